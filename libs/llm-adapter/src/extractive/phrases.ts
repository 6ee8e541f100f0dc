import type { Form } from './form.ts';
import type { Language } from './language.ts';

type Line = { readonly [language in Language]: string };

export const UNKNOWN: Line = {
  en: "I don't know: nothing I remember and nothing in my frames answers that.",
  ru: 'Не знаю: ни в памяти, ни в моих фреймах ответа на это нет.',
};

/** What is said to an input that asks nothing and that no frame answers. */
export const REPLIES: { readonly [form in Exclude<Form, 'question'>]: Line } = {
  statement: { en: "Noted. I'll remember that.", ru: 'Хорошо, запомню.' },
  greeting: { en: 'Hello.', ru: 'Здравствуйте.' },
  thanks: { en: "You're welcome.", ru: 'Пожалуйста.' },
  farewell: { en: 'Goodbye.', ru: 'До свидания.' },
  wordless: {
    en: 'I see no words in that, so there is nothing I can answer.',
    ru: 'Здесь нет слов, так что ответить мне не на что.',
  },
};

/** To whoever speaks another language: in both, since nobody knows which of them is understood. It must fit a question too. */
export const FOREIGN = [
  'With this engine I understand English and Russian only. Your words are kept; whether they ask something, I cannot tell.',
  'С этим движком я понимаю только русский и английский. Ваши слова сохранены, но вопрос ли это, сказать не могу.',
].join('\n');
