import { compareUri } from './compare-uri.ts';
import { BadUri, Unresolved } from './errors.ts';
import { formatUri, parseUri, type FrameUri, type ModuleUri, type Uri } from './uri.ts';

/**
 * A reference names "the newest that fits"; only activation turns it into a URI, which the lock then holds.
 *
 * - `mod://recall-v1`: the newest minor of major 1; an exact URI refers to itself.
 * - `frame://*.identity.*`: the newest frame of that name; `frame://*.*.*`: the newest of every name.
 */
export type Reference =
  | { readonly kind: 'exact'; readonly uri: Uri }
  | { readonly kind: 'module'; readonly name: string; readonly major: number }
  | { readonly kind: 'frame'; readonly name: string };

const moduleForm = 'mod://name-vMAJOR[.MINOR]';
const frameForm = 'frame://*.name.* or frame://YYYY.MM.name.NN';

/** @throws BadUri at the first character that does not fit. */
export function parseReference(text: string): Reference {
  if (text.startsWith('frame://*')) return wildcard(text);
  const major = /^mod:\/\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*?)-v(0|[1-9][0-9]{0,8})$/.exec(text);
  if (major?.[1] !== undefined && major[2] !== undefined) {
    return { kind: 'module', name: major[1], major: Number(major[2]) };
  }
  if (text.startsWith('mod:')) {
    try {
      return { kind: 'exact', uri: parseUri(text) };
    } catch (error) {
      throw error instanceof BadUri ? new BadUri(text, error.index, error.expected, moduleForm) : error;
    }
  }
  return { kind: 'exact', uri: parseUri(text) };
}

function wildcard(text: string): Reference {
  const name = /^frame:\/\/\*\.(\*|[a-z][a-z0-9]*(?:-[a-z0-9]+)*)\.\*$/.exec(text)?.[1];
  if (name !== undefined) return { kind: 'frame', name };
  const fits = /^frame:\/\/\*(?:\.(?:(?:\*|[a-z][a-z0-9-]*)\.?)?)?/.exec(text)?.[0].length ?? 0;
  throw new BadUri(text, Math.min(fits, text.length), '".name.*" after "frame://*"', frameForm);
}

export function formatReference(reference: Reference): string {
  switch (reference.kind) {
    case 'exact':
      return formatUri(reference.uri);
    case 'module':
      return `mod://${reference.name}-v${reference.major}`;
    case 'frame':
      return `frame://*.${reference.name}.*`;
  }
}

/** Whether a URI is one of those that a reference may be resolved to. */
export function refersTo(reference: Reference, uri: Uri): boolean {
  switch (reference.kind) {
    case 'exact':
      return formatUri(reference.uri) === formatUri(uri);
    case 'module':
      return uri.kind === 'module' && uri.name === reference.name && uri.major === reference.major;
    case 'frame':
      return uri.kind === 'frame' && (reference.name === '*' || uri.name === reference.name);
  }
}

/** The newest module that fits. @throws Unresolved when none does. */
export function resolveModule(text: string, available: readonly ModuleUri[]): ModuleUri {
  const newest = matching(text, available).at(-1);
  if (newest === undefined) throw new Unresolved(text, 'module', available);
  return formatUri(newest) as ModuleUri;
}

/** The newest frame of each name that fits, in order of name. @throws Unresolved when none does. */
export function resolveFrames(text: string, available: readonly FrameUri[]): readonly FrameUri[] {
  const newest = new Map<string, FrameUri>();
  for (const uri of matching(text, available)) {
    if (uri.kind === 'frame') newest.set(uri.name, formatUri(uri) as FrameUri);
  }
  if (newest.size === 0) throw new Unresolved(text, 'frame', available);
  return [...newest.values()];
}

function matching(text: string, available: readonly string[]): readonly Uri[] {
  const reference = parseReference(text);
  return available
    .map(parseUri)
    .filter((uri) => refersTo(reference, uri))
    .sort(compareUri);
}
