import type { ProfileFile } from './profile.ts';
import { valueAt, type Path } from './schema-problems.ts';
import { variablesIn } from './variables.ts';

/** All that a profile takes from the environment, and where it says so. */
export function profileVariables({
  profile,
  place,
}: ProfileFile): readonly { variable: string; part: string; line: number; column: number }[] {
  const paths: readonly Path[] = [
    ['frames', 'repo'],
    ['log'],
    ['embedder', 'url'],
    ['embedder', 'key'],
    ...Array.from(profile.engines.keys()).flatMap((index) => [
      ['engines', index, 'url'],
      ['engines', index, 'key'],
    ]),
  ];
  return paths.flatMap((path) => {
    const text = valueAt(profile, path);
    if (typeof text !== 'string') return [];
    return variablesIn(text).map((variable) => ({ variable, part: path.join('.'), ...place(path) }));
  });
}
