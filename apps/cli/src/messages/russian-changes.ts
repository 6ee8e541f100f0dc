import type { DifferingFact, LockChange } from '@agi-double/runtime';
import { russianParts } from './russian-parts.ts';

/** What has changed: a URI or a name, as the lock has it, or one of few words. */
export function changeName({ part, name }: Pick<LockChange, 'part' | 'name'>): string {
  if (name === part) return russianParts[part];
  if (part !== 'engines') return name;
  if (name === 'order') return 'порядок';
  return name.startsWith('given ') ? name.replace('given', 'данный программой') : name;
}

/** What it was or is. */
export function changeSide(change: LockChange, side: 'was' | 'now'): string | undefined {
  const { part, facts } = change;
  const text = change[side];
  if (part === 'allowCode' && text !== undefined) return text === 'true' ? 'можно' : 'нельзя';
  return facts === undefined ? text : facts.map((fact) => factWords(fact, side)).join(', ');
}

function factWords(fact: DifferingFact, side: 'was' | 'now'): string {
  const [first = '', ...rest] = fact.of.split(' ');
  // `code ./tone.ts`: a word and a path.
  const what = first === 'code' ? ['код', ...rest].join(' ') : (FACT_WORDS[fact.of] ?? fact.of);
  const text = fact[side];
  return text === undefined ? `${what}: нет` : what === '' ? text : `${what} ${text}`;
}

const FACT_WORDS: { readonly [of: string]: string } = {
  options: 'параметры',
  'log format': 'формат журнала',
  'frame language': 'язык фреймов',
  'chat template': 'шаблон беседы',
  tokenizer: 'токенизатор',
  provider: 'поставщик',
  model: 'модель',
  url: 'адрес',
  key: 'ключ',
  file: 'файл',
  use: 'вид',
  pinned: 'закреплён',
  dimensions: 'измерений',
};
