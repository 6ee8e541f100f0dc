import type { Why } from '@agi-double/runtime';
import { shorten } from './text-layout.ts';

type FalsePart = Extract<Why['rules'][number], { outcome: 'false' }>['because'][number];

/** The text that was asked about is known to who asked: on every line it would only take the room of the rest. */
const KNOWN = new Set(['input.text', 'input.lower']);

/** The first false part of a condition with the values it looked at, on one line of at most `room` characters. */
export function falseLine(
  [part]: readonly FalsePart[],
  room: number,
  isFalse: (expression: string) => string,
): string {
  if (part === undefined) return '';
  const values = Object.entries(part.values)
    .filter(([name]) => !KNOWN.has(name))
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ');
  // Values tell more than a long pattern does, of which the beginning is enough: it keeps a third.
  const around = isFalse('').length + (values === '' ? 0 : 2);
  const least = Math.floor((room - around) / 3);
  const shownValues = shorten(values, room - around - Math.min(least, part.expression.length));
  const expression = isFalse(shorten(part.expression, Math.max(least, room - around - shownValues.length)));
  return shownValues === '' ? expression : `${expression}: ${shownValues}`;
}
