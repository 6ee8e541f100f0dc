import type { Path } from './frame-file.ts';

/** `rules[0].then: `, nothing for the root. */
export function written(path: Path): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text === '' ? '' : `${text.slice(1)}: `;
}
