import type { Brand } from './brand.ts';
import { BadUri } from './errors.ts';

export type FrameUri = Brand<'FrameUri'>;
export type ModuleUri = Brand<'ModuleUri'>;
export type MemoryUri = Brand<'MemoryUri'>;
export type CoreUri = Brand<'CoreUri'>;
export type ProfileUri = Brand<'ProfileUri'>;
export type UriText = FrameUri | ModuleUri | MemoryUri | CoreUri | ProfileUri;

export interface ParsedFrameUri {
  readonly kind: 'frame';
  readonly year: number;
  readonly month: number;
  readonly name: string;
  readonly number: number;
}
export interface ParsedModuleUri {
  readonly kind: 'module';
  readonly name: string;
  readonly major: number;
  readonly minor: number;
}
export interface ParsedMemoryUri {
  readonly kind: 'memory';
  readonly engine: string;
  readonly major: number;
  readonly minor: number;
  readonly dimensions: number;
}
export interface ParsedCoreUri {
  readonly kind: 'core';
  readonly major: number;
  readonly minor: number;
  readonly stage?: string;
}
export interface ParsedProfileUri {
  readonly kind: 'profile';
  readonly name: string;
  readonly major: number;
  readonly minor: number;
}
export type Uri = ParsedFrameUri | ParsedModuleUri | ParsedMemoryUri | ParsedCoreUri | ParsedProfileUri;
export type UriKind = Uri['kind'];

/** The written form of each kind, as errors and documents show it. */
export const URI_FORMS: Readonly<Record<UriKind, string>> = {
  frame: 'frame://YYYY.MM.name.NN',
  module: 'mod://name-vMAJOR.MINOR',
  memory: 'memory://engine-vMAJOR.MINOR-DIMSd',
  core: 'agi-core-vMAJOR.MINOR[-stage]',
  profile: 'name-vMAJOR.MINOR',
};

/**
 * Reads one URI from left to right, so that every error knows its character. A regular expression can
 * only say "no"; an owner who mistyped a frame's month deserves to be shown the month.
 */
class Reader {
  index = 0;
  readonly text: string;
  readonly form: string;
  constructor(text: string, form: string) {
    this.text = text;
    this.form = form;
  }
  fail(expected: string, index = this.index): never {
    throw new BadUri(this.text, index, expected, this.form);
  }
  literal(expected: string): void {
    for (const character of expected) {
      if (this.text[this.index] !== character) this.fail(`"${expected}"`);
      this.index += 1;
    }
  }
  /** Decimal digits without a leading zero, or exactly `width` of them. */
  number(what: string, options: { width?: number; minimum?: number; maximum?: number } = {}): number {
    const start = this.index;
    while (this.index < this.text.length && /[0-9]/.test(this.text.charAt(this.index))) this.index += 1;
    const digits = this.text.slice(start, this.index);
    if (digits === '') this.fail(what);
    if (options.width === undefined) {
      if (digits.length > 1 && digits.startsWith('0')) this.fail(`${what} without a leading zero`, start);
      if (digits.length > 9) this.fail(`${what} of at most 9 digits`, start + 9);
    } else if (digits.length !== options.width) {
      this.fail(`${what} of ${options.width} digits`, start + Math.min(digits.length, options.width));
    }
    const value = Number(digits);
    if (value < (options.minimum ?? 0) || value > (options.maximum ?? Number.MAX_SAFE_INTEGER)) {
      this.fail(`${what} from ${options.minimum ?? 0} to ${options.maximum ?? '999999999'}`, start);
    }
    return value;
  }
  /** Lower-case words joined by single hyphens; stops before `-v<digit>`, where a version begins. */
  name(what: string): string {
    const start = this.index;
    for (;;) {
      const character = this.text.charAt(this.index);
      const letter = this.index === start ? /[a-z]/ : /[a-z0-9]/;
      if (letter.test(character)) this.index += 1;
      else if (character === '-' && this.index > start && !/^-v[0-9]/.test(this.text.slice(this.index))) {
        this.index += 1;
        if (!/[a-z0-9]/.test(this.text.charAt(this.index)))
          this.fail(`a letter or digit after "-" in ${what}`);
      } else break;
    }
    if (this.index === start) this.fail(`${what}: a lower-case letter, then letters, digits or "-"`);
    return this.text.slice(start, this.index);
  }
  version(): { major: number; minor: number } {
    this.literal('-v');
    const major = this.number('a major version');
    this.literal('.');
    return { major, minor: this.number('a minor version') };
  }
  end(): void {
    if (this.index < this.text.length) this.fail('the end');
  }
}

function kindOf(text: string): UriKind {
  if (text.startsWith('frame:')) return 'frame';
  if (text.startsWith('mod:')) return 'module';
  if (text.startsWith('memory:')) return 'memory';
  if (text.startsWith('agi-core-')) return 'core';
  return 'profile';
}

/** Parses a URI of any of the five kinds. @throws BadUri at the first character that does not fit. */
export function parseUri(text: string): Uri {
  const kind = kindOf(text);
  const reader = new Reader(text, URI_FORMS[kind]);
  const uri = readers[kind](reader);
  reader.end();
  return uri;
}

const readers: { readonly [Kind in UriKind]: (reader: Reader) => Extract<Uri, { kind: Kind }> } = {
  frame(reader) {
    reader.literal('frame://');
    const year = reader.number('a year', { width: 4, minimum: 1 });
    reader.literal('.');
    const month = reader.number('a month', { width: 2, minimum: 1, maximum: 12 });
    reader.literal('.');
    const name = reader.name('a frame name');
    reader.literal('.');
    return { kind: 'frame', year, month, name, number: reader.number('a number', { width: 2, minimum: 1 }) };
  },
  module(reader) {
    reader.literal('mod://');
    return { kind: 'module', name: reader.name('a module name'), ...reader.version() };
  },
  memory(reader) {
    reader.literal('memory://');
    const engine = reader.name('a memory engine');
    const version = reader.version();
    reader.literal('-');
    const dimensions = reader.number('a number of dimensions (0: no vectors)', { maximum: 65_536 });
    reader.literal('d');
    return { kind: 'memory', engine, ...version, dimensions };
  },
  core(reader) {
    reader.literal('agi-core');
    const version = reader.version();
    if (reader.index === reader.text.length) return { kind: 'core', ...version };
    reader.literal('-');
    return { kind: 'core', ...version, stage: reader.name('a stage') };
  },
  profile(reader) {
    return { kind: 'profile', name: reader.name('a profile name'), ...reader.version() };
  },
};

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** The one written form of a URI: `formatUri(parseUri(text)) === text`. */
export function formatUri(uri: Uri): UriText {
  switch (uri.kind) {
    case 'frame':
      return `frame://${pad(uri.year, 4)}.${pad(uri.month, 2)}.${uri.name}.${pad(uri.number, 2)}` as FrameUri;
    case 'module':
      return `mod://${uri.name}-v${uri.major}.${uri.minor}` as ModuleUri;
    case 'memory':
      return `memory://${uri.engine}-v${uri.major}.${uri.minor}-${uri.dimensions}d` as MemoryUri;
    case 'core':
      return `agi-core-v${uri.major}.${uri.minor}${uri.stage === undefined ? '' : `-${uri.stage}`}` as CoreUri;
    case 'profile':
      return `${uri.name}-v${uri.major}.${uri.minor}` as ProfileUri;
  }
}

function parseKind<Kind extends UriKind>(kind: Kind, text: string): Extract<Uri, { kind: Kind }> {
  const reader = new Reader(text, URI_FORMS[kind]);
  const uri = readers[kind](reader);
  reader.end();
  return uri;
}

export function frameUri(text: string): FrameUri {
  return formatUri(parseKind('frame', text)) as FrameUri;
}
export function moduleUri(text: string): ModuleUri {
  return formatUri(parseKind('module', text)) as ModuleUri;
}
export function memoryUri(text: string): MemoryUri {
  return formatUri(parseKind('memory', text)) as MemoryUri;
}
export function coreUri(text: string): CoreUri {
  return formatUri(parseKind('core', text)) as CoreUri;
}
export function profileUri(text: string): ProfileUri {
  return formatUri(parseKind('profile', text)) as ProfileUri;
}
