import type { Messages } from './messages.ts';

/** `4.1 GB`: in the units that files are told in, a thousand each. */
export function byteWords(bytes: number, { profiles: { units, locale } }: Messages): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  const number = value.toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${number} ${units[unit] ?? ''}`;
}
