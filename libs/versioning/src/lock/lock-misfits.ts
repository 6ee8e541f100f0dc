import { canonicalJson } from '../canonical-json.ts';
import type { EngineChoice, ProfileFile } from '../profile.ts';
import { parseReference, refersTo } from '../reference.ts';
import type { Path } from '../schema-problems.ts';
import { parseUri } from '../uri.ts';
import type { LockFile } from './lock-file.ts';
import type { LockedEngine } from './lock.ts';

/** The message as facts, for whoever says it in another language; `other` is the place in the other file, `file:line`. */
export type MisfitFault = { readonly other: string } & (
  | { readonly code: 'other-value'; readonly locked: string; readonly asked: string }
  /** The profile asks for it, and the lock does not have it. */
  | { readonly code: 'not-locked'; readonly what: MisfitKind; readonly name: string }
  /** The lock has it, and the profile does not ask for it. */
  | { readonly code: 'not-asked'; readonly what: MisfitKind; readonly name: string }
  | { readonly code: 'other-embedder' }
);

export type MisfitKind = 'frame' | 'module' | 'embedder' | 'engine' | 'tool';

type Without<Fault> = Fault extends MisfitFault ? Omit<Fault, 'other'> : never;

export interface LockMisfit {
  /** `modules.0`, as in the lock, or in the profile where the lock lacks it. */
  readonly part: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly fault: MisfitFault;
}

/**
 * Where a lock does not fit its profile any more: the part and both places. [] when it fits. Whether a frame
 * is there only because another extends it, a lock does not say: frames are looked for, and not asked why they are there.
 */
export function lockMisfits(profileFile: ProfileFile, lockFile: LockFile): readonly LockMisfit[] {
  const { profile } = profileFile;
  const { lock } = lockFile;
  const misfits: LockMisfit[] = [];
  const placed = (of: ProfileFile | LockFile, path: Path): string => `${of.file}:${of.place(path).line}`;
  const lacks = (path: Path, [kind, name]: [MisfitKind, string], what: string, around: Path): void => {
    const other = placed(lockFile, around);
    const message = `${what}, and the lock has no such thing (${other})`;
    const fault: MisfitFault = { code: 'not-locked', what: kind, name, other };
    const place = profileFile.place(path);
    misfits.push({ part: path.join('.'), file: profileFile.file, ...place, message, fault });
  };
  const differs = (path: Path, how: Without<MisfitFault>, what: string, around: Path): void => {
    const other = placed(profileFile, around);
    const message = `${what} (${other})`;
    const fault: MisfitFault = { ...how, other };
    misfits.push({ part: path.join('.'), file: lockFile.file, ...lockFile.place(path), message, fault });
  };
  const same = (path: Path, locked: string, other: Path, asked: string): void => {
    if (locked === asked) return;
    const how = { code: 'other-value', locked, asked } as const;
    differs(path, how, `the lock has ${locked}, and the profile ${asked}`, other);
  };

  same(['profile'], lock.profile, ['profile'], profile.profile);
  same(['core', 'uri'], lock.core.uri, ['core'], profile.core);
  references(profile.frames.use, lock.frames, (index, reference) =>
    lacks(['frames', 'use', index], ['frame', reference], `the profile asks for ${reference}`, ['frames']),
  );
  const unasked = references(profile.modules, lock.modules, (index, reference) =>
    lacks(['modules', index], ['module', reference], `the profile asks for ${reference}`, ['modules']),
  );
  for (const index of unasked) {
    const uri = lock.modules[index]?.uri ?? '';
    differs(
      ['modules', index],
      unaskedFor('module', uri),
      `the lock has ${uri}, and no module of the profile is that`,
      ['modules'],
    );
  }
  same(['memory', 'uri'], lock.memory.uri, ['memory'], profile.memory);
  if (profile.embedder !== undefined && lock.embedder === undefined) {
    lacks(
      ['embedder'],
      ['embedder', profile.embedder.model],
      `the profile has the embedder ${profile.embedder.model}`,
      [],
    );
  } else if (lock.embedder !== undefined && profile.embedder === undefined) {
    differs(
      ['embedder'],
      unaskedFor('embedder', lock.embedder.model),
      `the lock has the embedder ${lock.embedder.model}, and the profile none`,
      [],
    );
  } else if (lock.embedder !== undefined && profile.embedder !== undefined) {
    if (!equal({ ...profile.embedder, pinned: false }, lock.embedder)) {
      differs(['embedder'], { code: 'other-embedder' }, 'the lock has another embedder than the profile', [
        'embedder',
      ]);
    }
  }
  engines(
    profile.engines,
    lock.engines,
    (index, name) =>
      lacks(['engines', index], ['engine', name], `the profile has the engine ${name} here`, ['engines']),
    (index, name) =>
      differs(
        ['engines', index],
        unaskedFor('engine', name),
        `the lock has the engine ${name} here, and the profile not`,
        ['engines'],
      ),
  );
  const tools = profile.tools ?? [];
  for (const [index, name] of tools.entries()) {
    if (lock.tools.some((tool) => tool.name === name)) continue;
    lacks(['tools', index], ['tool', name], `the profile has the tool ${name}`, ['tools']);
  }
  for (const [index, { name }] of lock.tools.entries()) {
    if (tools.includes(name)) continue;
    differs(
      ['tools', index],
      unaskedFor('tool', name),
      `the lock has the tool ${name}, and the profile not`,
      ['tools'],
    );
  }
  same(['allowCode'], String(lock.allowCode), ['allowCode'], String(profile.allowCode ?? false));
  return misfits;
}

function unaskedFor(what: MisfitKind, name: string): Without<MisfitFault> {
  return { code: 'not-asked', what, name };
}

/** Tells of each reference that finds nothing; the entries that none finds, by index. */
function references(
  asked: readonly string[],
  locked: readonly { readonly uri: string }[],
  missing: (index: number, reference: string) => void,
): readonly number[] {
  const uris = locked.map(({ uri }) => parseUri(uri));
  const found = new Set<number>();
  for (const [index, text] of asked.entries()) {
    const reference = parseReference(text);
    const fitting = [...uris.keys()].filter((at) => uris[at] !== undefined && refersTo(reference, uris[at]));
    for (const at of fitting) found.add(at);
    if (fitting.length === 0) missing(index, text);
  }
  return [...uris.keys()].filter((at) => !found.has(at));
}

/** Goes through both lists in order. An optional engine may be left out; where it is there, it is in its place. */
function engines(
  choices: readonly EngineChoice[],
  locked: readonly LockedEngine[],
  missing: (index: number, name: string) => void,
  unasked: (index: number, name: string) => void,
): void {
  let at = 0;
  for (const [index, choice] of choices.entries()) {
    const next = locked[at];
    if (next !== undefined && isEngine(choice, next)) at += 1;
    else if (choice.use !== 'llama' || choice.optional !== true) {
      const name =
        choice.use === 'extractive' ? choice.use : choice.use === 'llama' ? choice.file : choice.model;
      // Told once: behind the first that is not there, everything stands in another place.
      return missing(index, name);
    }
  }
  const extra = locked[at];
  if (extra !== undefined) unasked(at, extra.use === 'extractive' ? extra.use : extra.model);
}

function isEngine(choice: EngineChoice, locked: LockedEngine): boolean {
  switch (choice.use) {
    case 'extractive':
      return locked.use === 'extractive';
    case 'llama':
      return locked.use === 'llama' && locked.model === choice.file.split(/[/\\]/).at(-1);
    case 'openai-compatible':
      return locked.use === 'openai-compatible' && equal({ ...choice, pinned: false }, locked);
  }
}

function equal(a: object, b: object): boolean {
  return canonicalJson({ ...a }) === canonicalJson({ ...b });
}
