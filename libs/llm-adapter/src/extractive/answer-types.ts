import { rootOf } from './root.ts';
import type { Word } from './words.ts';

/**
 * Some questions ask for a kind of thing that can be seen in an answer: without a place, "Anna lives alone" does not
 * answer "Where does Anna live?". Checking it turns a wrong quote into an honest "I don't know".
 */
export type AnswerType = 'place' | 'time' | 'number' | 'colour' | 'reason';

const list = (text: string): readonly string[] => text.trim().split(/\s+/);
const roots = (text: string): ReadonlySet<string> => new Set(list(text).map(rootOf));

const asking: ReadonlyMap<string, AnswerType> = new Map([
  ...list('where где куда откуда').map((word) => [word, 'place'] as const),
  ...list('when когда').map((word) => [word, 'time'] as const),
  ...list('why почему зачем отчего').map((word) => [word, 'reason'] as const),
  ...list('сколько').map((word) => [word, 'number'] as const),
]);

/** Nouns that name the kind of answer ("what city", «в каком году»); an answer need not repeat them. */
const nouns: ReadonlyMap<string, AnswerType> = new Map([
  ...list('city town country place village address город страна место деревня адрес').map(
    (word) => [rootOf(word), 'place'] as const,
  ),
  ...list('year month day date time hour год месяц день дата число время час').map(
    (word) => [rootOf(word), 'time'] as const,
  ),
  ...list('colour цвет').map((word) => [rootOf(word), 'colour'] as const),
  ...list('number номер').map((word) => [rootOf(word), 'number'] as const),
]);
const WHICH = new Set(list('what which какой какая какое какие какого какому каким каком какую каких'));

export interface AskedFor {
  readonly types: readonly AnswerType[];
  /** Words of the question that only name the type. */
  readonly naming: ReadonlySet<Word>;
}

export function askedFor(question: readonly Word[]): AskedFor {
  const types = new Set<AnswerType>();
  const naming = new Set<Word>();
  question.forEach((word, index) => {
    const previous = question[index - 1]?.lower ?? '';
    const type = asking.get(word.lower);
    if (type !== undefined) types.add(type);
    if (previous === 'how' && ['many', 'much', 'old'].includes(word.lower)) {
      types.add('number');
      if (word.lower !== 'old') naming.add(word);
    }
    const named = word.kind === 'content' ? nouns.get(word.root) : undefined;
    if (named === undefined) return;
    // «день рождения» after «когда» names its type too; "the number of the house" asks for one anywhere.
    if (WHICH.has(previous) || named === 'number' || named === 'colour' || types.has(named)) {
      types.add(named);
      naming.add(word);
    }
  });
  return { types: [...types], naming };
}

const LOCATIVES = new Set(
  list(`in at near under behind beside between inside outside next above below from to on
        в во на у под подо над за возле около рядом при из с со к ко через между внутри недалеко`),
);
const PLACES = new Set(
  list(
    'home here there abroad upstairs downstairs nearby дома домой здесь тут там рядом улица ул дом street',
  ),
);
const TIMES = roots(`
  january february march april may june july august september october november december monday tuesday wednesday thursday
  friday saturday sunday today tomorrow yesterday tonight morning evening noon midnight night week month year ago spring
  summer autumn winter weekend
  январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь понедельник вторник среда четверг
  пятница суббота воскресенье сегодня завтра послезавтра вчера позавчера утром вечером днем ночью полдень полночь неделя
  месяц год назад весной летом осенью зимой`);
const NUMBERS = roots(`
  one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million half dozen
  один одна одно одного одну два две двух двое три трех трое четыре четырех пять шесть семь восемь девять десять одиннадцать
  двенадцать двадцать тридцать сорок пятьдесят сто двести тысяча миллион полтора`);
const COLOURS = roots(`
  red blue green black white yellow brown grey gray pink orange purple violet gold silver
  красный синий голубой зеленый черный белый желтый коричневый серый розовый оранжевый фиолетовый рыжий золотой серебряный`);
const REASONS =
  /\b(?:because|since|due to|so that|in order to)\b|потому|поскольку|чтобы|из-за|так как|ради/iu;

/** Whether a sentence shows a thing of the type asked for. */
export function shows(type: AnswerType, sentence: string, said: readonly Word[]): boolean {
  switch (type) {
    case 'place':
      return said.some(
        (word, index) =>
          PLACES.has(word.lower) ||
          (LOCATIVES.has(word.lower) && isPlace(said.slice(index + 1).find(isMatter))),
      );
    case 'time':
      return said.some((word) => word.number || TIMES.has(word.root));
    case 'number':
      return said.some((word) => /\p{N}/u.test(word.lower) || NUMBERS.has(word.root));
    case 'colour':
      return said.some((word) => COLOURS.has(word.root));
    case 'reason':
      return REASONS.test(sentence);
  }
}

const isMatter = (word: Word): boolean => word.kind === 'content' || word.person !== undefined;
const isPlace = (word: Word | undefined): boolean =>
  word !== undefined && !word.number && !TIMES.has(word.root);
