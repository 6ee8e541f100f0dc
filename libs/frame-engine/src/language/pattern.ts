import { createRequire } from 'node:module';
import type * as Re2 from 're2js';
import type { RE2JS } from 're2js';

/**
 * Instructions of a compiled pattern. The engine takes at most this many steps for a character, whatever the text: with
 * the longest input, 100,000 characters, some seconds. The longest pattern of the starter frames has 573.
 */
const MOST_INSTRUCTIONS = 2_000;
/** Beyond this nothing is compiled only to be refused: counts multiply, `(\w{1,999}abc…){1,999}` would take gigabytes. */
const MOST_ESTIMATED = 10 * MOST_INSTRUCTIONS;
const MOST_KEPT = 1_000;

type Matcher = Pick<RE2JS, 'test'>;
type Compiled = { readonly matcher: Matcher } | { readonly fault: string };

const kept = new Map<string, Compiled>();
let engine: typeof RE2JS | undefined;

/** Why a pattern of a frame cannot be used, as a sentence's end; undefined when it can. */
export function patternFault(pattern: string): string | undefined {
  const compiled = compile(pattern);
  return 'fault' in compiled ? compiled.fault : undefined;
}

/**
 * Whether a pattern fits some part of a text. The time that this takes grows with the length of the text and no faster,
 * whatever the pattern: it runs on a port of RE2, the engine that CEL asks for, and never on the engine of JavaScript,
 * which may go back for longer than the universe lasts while nothing else of the process runs.
 *
 * @throws TypeError for a pattern that `patternFault` refuses
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const compiled = compile(pattern);
  if ('fault' in compiled) throw new TypeError(`A pattern was compiled that is none: ${compiled.fault}.`);
  return compiled.matcher.test(text);
}

function compile(pattern: string): Compiled {
  let compiled = kept.get(pattern);
  if (compiled === undefined) {
    compiled = compileAnew(pattern);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(pattern, compiled);
  }
  return compiled;
}

function compileAnew(pattern: string): Compiled {
  const unsupported = unsupportedIn(pattern);
  if (unsupported !== undefined) return { fault: unsupported };
  if (estimatedSize(pattern) > MOST_ESTIMATED) return { fault: TOO_LARGE };
  const re2 = loaded();
  try {
    // So that \u0430, \cA and (?<name>…) mean what they do in JavaScript.
    const compiled = re2.compile(re2.translateRegExp(pattern));
    return compiled.programSize() > MOST_INSTRUCTIONS ? { fault: TOO_LARGE } : { matcher: compiled };
  } catch (error) {
    return { fault: `not a regular expression: ${reasonOf(error)}` };
  }
}

/** Loaded when the first pattern is met: it takes ten milliseconds, and a mind without patterns has no use for it. */
function loaded(): typeof RE2JS {
  engine ??= (createRequire(import.meta.url)('re2js') as typeof Re2).RE2JS;
  return engine;
}

const TOO_LARGE = `it is too large: its counts multiply to more than ${MOST_INSTRUCTIONS} steps for each character; lower them, or write two patterns`;

/** A part of a pattern that stands for itself, so that what is inside is not looked at: an escape, quoted text, a class. */
const PART = /\\Q[^]*?(?:\\E|$)|\\[^]|\[\^?\]?(?:\\[^]|\[:\^?\w{1,10}:\]|[^\]\\])*\]|[^]/g;

/** What no engine can do in a time that grows with the text only, and what to write in its place. */
function unsupportedIn(pattern: string): string | undefined {
  for (const [part, index] of partsOf(pattern)) {
    if (/^\\[1-9k]/.test(part)) {
      return `it refers back to what a group matched (${part}), which can take for ever; write the alternatives out`;
    }
    if (part === '(' && /^\(\?<?[=!]/.test(pattern.slice(index, index + 4))) {
      return `it looks around, ${pattern.slice(index, index + 4).replace(/[^=!]*$/, '')}…), which can take for ever; write two patterns, joined by && or by && !`;
    }
  }
  return undefined;
}

function partsOf(pattern: string): readonly (readonly [part: string, index: number])[] {
  return Array.from(pattern.matchAll(PART), ({ 0: part, index }) => [part, index] as const);
}

/** How many instructions a pattern comes to at most, about: each of its parts once, times the counts around it. */
function estimatedSize(pattern: string): number {
  const groups: number[] = [];
  let size = 0;
  let last = 0;
  for (const [part, index] of partsOf(pattern)) {
    if (part === '(') {
      groups.push(size);
      size = 0;
      last = 0;
    } else if (part === ')') {
      last = size + 2;
      size = (groups.pop() ?? 0) + last;
    } else {
      const count = part === '{' ? /^\{(\d+)(?:,(\d*))?\}/.exec(pattern.slice(index, index + 20)) : null;
      if (count === null) {
        last = 1;
        size += 1;
      } else size += last * Math.max(Number(count[1]), Number(count[2] ?? 0), 1);
    }
  }
  return size + groups.reduce((sum, one) => sum + one, 0);
}

/** The engine's reason without its beginning, which every reason has. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : 'it cannot be read';
  return message.replace(/^error parsing regexp: /, '').replaceAll('`', '');
}
