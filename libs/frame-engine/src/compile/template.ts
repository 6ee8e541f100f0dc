import { Liquid, type Template as Parsed } from 'liquidjs';
import { didYouMean } from '../language/did-you-mean.ts';

/** A Liquid or CEL text that is wrong; `offset` is the character of the text, from 0. */
export interface TextFault {
  readonly offset: number;
  readonly message: string;
}

/** The names that a template may use, two levels deep: `slots.name`, `input.text`; a root without fields is a text of its own, or holds nothing. */
export type Names = { readonly [root: string]: readonly string[] };

export interface Template {
  /** Names that it uses: `slots.tone`, `input`; without `field` where a field is reached by a computed name. */
  readonly uses: readonly { readonly root: string; readonly field?: string; readonly offset: number }[];
  /** @throws Error with Liquid's reason. */
  render(scope: object): string;
}

/**
 * What a prompt cannot have: other files; the clock and chance, because the same snapshot and input give the same
 * prompt on every machine and on every replay.
 */
const withoutTags = ['include', 'render', 'layout', 'block'];
const withoutFilters = [
  'date',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
  'sample',
];

let engine: Liquid | undefined;

function liquid(): Liquid {
  if (engine !== undefined) return engine;
  engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // An empty set of templates instead of a folder: nothing is ever looked up on the disk.
    templates: {},
    // Not the machine's: that would differ between machines, and asking for it loads Intl, 15 ms at every start.
    locale: 'en',
    parseLimit: 1_048_576,
    renderLimit: 1_000,
    memoryLimit: 10_000_000,
  });
  for (const tag of withoutTags) delete engine.tags[tag];
  for (const filter of withoutFilters) delete engine.filters[filter];
  return engine;
}

/** Parses a template and checks every name that it uses, also in branches that this input would not reach. */
export function compileTemplate(text: string, names: Names): Template | readonly TextFault[] {
  // Most statements and questions have nothing to fill in; parsing them all would be a third of a start.
  if (!text.includes('{{') && !text.includes('{%')) return { uses: [], render: () => text };
  try {
    const parsed = liquid().parse(text);
    const used = namesUsed(parsed);
    const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const offsetOf = ({ location: { row, col } }: NameUsed) => (lineStarts[row - 1] ?? 0) + col - 1;
    const faults = used.flatMap((one) => {
      const message = unknownName(one.segments, names);
      return message === undefined ? [] : [{ offset: offsetOf(one), message }];
    });
    if (faults.length > 0) return faults;
    return {
      uses: used.map((one) => {
        const [root, field] = one.segments;
        return { root: String(root), ...(typeof field === 'string' && { field }), offset: offsetOf(one) };
      }),
      render: (scope) => String(liquid().renderSync(parsed, scope, { templateLimit: 100_000 })),
    };
  } catch (error) {
    return [faultOf(text, error)];
  }
}

interface NameUsed {
  readonly segments: readonly unknown[];
  readonly location: { readonly row: number; readonly col: number };
}

function namesUsed(parsed: Parsed[]): readonly NameUsed[] {
  return Object.values(liquid().analyzeSync(parsed, { partials: false }).globals).flat();
}

function unknownName(segments: readonly unknown[], names: Names): string | undefined {
  const [root, field] = segments;
  const known = typeof root === 'string' && Object.hasOwn(names, root) ? names[root] : undefined;
  if (known === undefined) {
    return `unknown variable ${String(root)}${didYouMean(String(root), Object.keys(names)) || `; there are ${Object.keys(names).join(', ')}`}`;
  }
  // A field reached by a computed name, slots[input.language], can be checked only when it is rendered.
  if (typeof field !== 'string' || known.includes(field)) return undefined;
  const all = known.length === 0 ? `; ${String(root)} holds nothing here` : `; there are ${known.join(', ')}`;
  return `unknown variable ${String(root)}.${field}${didYouMean(field, known) || all}`;
}

/** What Liquid threw, and where, if it was in this text and not in one that a filter made. */
export function faultOf(text: string, error: unknown): TextFault {
  const { message, token, originalError } = error as {
    message?: string;
    token?: { input?: string; begin?: number };
    originalError?: Error;
  };
  const reason = (originalError?.message ?? message ?? 'it cannot be rendered').replace(
    /, line:\d+, col:\d+$/,
    '',
  );
  return { offset: token?.input === text ? (token.begin ?? 0) : 0, message: reason };
}
