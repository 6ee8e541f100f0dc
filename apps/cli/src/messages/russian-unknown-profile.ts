import type { UnknownProfileFacts } from '@agi-double/runtime';
import { shellWord } from '../shell-word.ts';

/** A profile that is not there, and what more is known of it. */
export function unknownProfileWords(facts: UnknownProfileFacts): string {
  const { profile, looked, available, gone, other, inForce } = facts;
  if (inForce === true) return `${shown(profile)} действует, каким записан в журнале; ${whereItWas(facts)}`;
  if (gone !== undefined || other !== undefined)
    return `Нет профиля «${shown(profile)}»: ${whereItWas(facts)}`;
  const there = available.length === 0 ? 'здесь нет ни одного' : `есть ${available.slice(0, 10).join(', ')}`;
  return `Нет профиля «${shown(profile)}» (искали: ${looked.join(', ')}); ${there}.`;
}

function whereItWas({ looked, gone, other }: UnknownProfileFacts): string {
  if (other !== undefined)
    return `в ${other.file} теперь ${other.profile}; на него перейдёт agi profile use ${shellWord(other.file)}`;
  const where =
    gone === undefined
      ? `его файла здесь нет (искали: ${looked.join(', ')})`
      : `его файл был в ${gone}, и его больше нет`;
  return `${where}. Верните файл или скажите, где он теперь: \`agi profile use <путь>\`.`;
}

/** What somebody typed, as a sentence may show it. */
export function shown(name: string): string {
  const printable = name.replaceAll(/[^\x20-\x7e\u0400-\u04ff]/g, '?');
  return printable.length > 64 ? `${printable.slice(0, 64)}…` : printable;
}
