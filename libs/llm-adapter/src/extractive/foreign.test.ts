import { describe, expect, test } from '@jest/globals';
import { answerFrom } from './answer.ts';
import { isForeign } from './foreign.ts';
import { formOf } from './form.ts';
import { FOREIGN, REPLIES, UNKNOWN } from './phrases.ts';
import { sentences } from './sentences.ts';

// Guards against: "Noted." to a question, because its mark or its language is none that is known here.

const questions = [
  ['Spanish', '¿Dónde vive Anna?'],
  ['Spanish, the mark first only', '¿Qué es eso'],
  ['French', 'Où habites-tu ?'],
  ['German', 'Wie geht es dir?'],
  ['Ukrainian', 'Де живе Анна?'],
  ['Chinese, full-width mark', '安娜住在哪里？'],
  ['Chinese, no mark', '安娜住在哪里'],
  ['Chinese, a particle', '门的密码是1234吗'],
  ['Japanese, no mark', '暗証番号は何ですか'],
  ['Japanese, a full stop', '明日は来ますか。'],
  ['Korean, no mark', '비밀번호가 뭐예요'],
  ['Arabic', 'أين تعيش آنا؟'],
  ['Hebrew', 'איפה אתה גר?'],
  ['Hindi', 'आप कहाँ रहते हैं?'],
  ['Thai, no mark', 'คุณชื่ออะไร'],
  ['Greek, U+037E', 'Πού μένει η Άννα\u037e'],
  ['Greek, a semicolon', 'Πού μένει η Άννα;'],
  ['Armenian', 'Որտե՞ղ է Աննան'],
  ['Amharic', 'ስምህ ማን ነው፧'],
] as const;

const statements = [
  ['Spanish', 'Me llamo Ana y vivo en Madrid.'],
  ['French', "Je m'appelle Jean."],
  ['German, what asks without a mark', 'Wo wohnt Anna'],
  ['Italian', 'Dove abiti'],
  ['Portuguese', 'Onde você mora'],
  ['Dutch', 'Waar woon je'],
  ['Polish', 'Gdzie mieszkasz'],
  ['Turkish', 'Nerede yaşıyorsun'],
  ['Swedish', 'Hur mår du'],
  ['Vietnamese', 'Có ai ở đó không'],
  ['Ukrainian', 'Мене звати Олег.'],
  ['Chinese', '我叫王伟。'],
  ['Japanese', '私の名前は田中です。'],
  ['Korean', '제 이름은 김민수입니다.'],
  ['Arabic', 'اسمي علي'],
  ['Hebrew', 'שמי דוד'],
  ['Hindi', 'मेरा नाम अनिल है।'],
  ['Thai', 'ผมชื่อสมชาย'],
  ['Greek', 'Με λένε Γιώργο.'],
] as const;

describe('in a language that is not spoken here', () => {
  test.each(questions)('a question is known for one: %s', (_, text) => {
    expect(formOf(text)).toBe('question');
  });

  test.each([...questions, ...statements])('the answer is neutral, in both languages: %s', (_, text) => {
    expect(answerFrom(text, [])).toEqual({ text: FOREIGN, sources: [], outcome: 'replied' });
  });

  test('what answers a question is quoted all the same', () => {
    const title = 'you told me on 2026-11-22';
    const { text } = answerFrom('¿Anna Tomsk?', [{ source: 'event:1', title, text: 'Anna Tomsk' }]);
    expect(text).toBe(`"Anna Tomsk" (${title}).`);
  });

  test('sentences end where the script ends them', () => {
    expect(sentences('我叫王伟。你住在哪里？我很好！')).toEqual(['我叫王伟。', '你住在哪里？', '我很好！']);
    expect(sentences('اسمي علي. أين تعيش؟ هنا')).toEqual(['اسمي علي.', 'أين تعيش؟', 'هنا']);
  });
});

test.each([
  'José lives in Málaga.',
  'Zoë called.',
  'My name is Müller.',
  'I met Jürgen at the café in Zürich',
  'Los Angeles is far',
  'Anna loves cats',
  'My friend 王伟 lives in Beijing.',
  'c++ 17',
  'Это де-факто стандарт',
  'Где мой iPhone Pro Max',
  'Αλφα is a letter, and so are the others',
])('names and single words of another language do not make a text foreign: %s', (text) => {
  expect(isForeign(text)).toBe(false);
});

test.each([
  ['What is the code？', UNKNOWN.en],
  ['Какой код？', UNKNOWN.ru],
  ['Where is Anna⁇', UNKNOWN.en],
  ['Anna is here‽', UNKNOWN.en],
])('a mark of another script asks in English and Russian too: %s', (text, unknown) => {
  expect(answerFrom(text, []).text).toBe(unknown);
});

test.each([
  ['Hello', REPLIES.greeting.en],
  ['Hi there!', REPLIES.greeting.en],
  ['Good morning', REPLIES.greeting.en],
  ['Hi Anna', REPLIES.greeting.en],
  ['Привет', REPLIES.greeting.ru],
  ['Привет, Nexus', REPLIES.greeting.ru],
  ['Добрый вечер', REPLIES.greeting.ru],
  ['Thanks', REPLIES.thanks.en],
  ['Thank you very much', REPLIES.thanks.en],
  ['Hello, thank you', REPLIES.thanks.en],
  ['Спасибо большое', REPLIES.thanks.ru],
  ['Bye', REPLIES.farewell.en],
  ['Good night', REPLIES.farewell.en],
  ['See you later', REPLIES.farewell.en],
  ['Пока', REPLIES.farewell.ru],
  ['До свидания', REPLIES.farewell.ru],
  ['Пока не знаю', REPLIES.statement.ru],
  ['Hello world lives', REPLIES.statement.en],
])('without a frame for it, a courtesy gets what fits it: %s', (text, reply) => {
  expect(answerFrom(text, []).text).toBe(reply);
});

test('a question about the user is none about the Double that shares its words', () => {
  const data = {
    source: 'frame://2026.11.self.01#data',
    title: 'self',
    text: 'Everything lives in one directory.',
    asks: ['Where does my data live?', 'Where is my data?'],
  };
  const told = { source: 'event:1', title: 'your note', text: 'I live in Leeds.' };
  expect(answerFrom('Where do I live?', [data, told]).text).toBe('"I live in Leeds" (your note).');
  expect(answerFrom('Where does my data live?', [data, told]).sources).toEqual([data]);
});
