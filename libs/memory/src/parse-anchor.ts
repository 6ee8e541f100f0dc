import { isHash } from '@agi-double/versioning';
import type { Anchor } from './anchor.ts';
import { BadAnchor } from './bad-anchor.ts';

/** A thousand heads have a fifth of it. */
const TEXT_LIMIT = 1_000_000;
const HEADS_LIMIT = 1_000;

type Check = (value: unknown, path: string) => void;

const count: Check = (value, path) => {
  if (!Number.isSafeInteger(value) || Number(value) < 0)
    throw new BadAnchor(path, 'it must be a whole number, 0 or more');
};

const id: Check = (value, path) => {
  if (typeof value !== 'string' || !isHash(value))
    throw new BadAnchor(path, 'it must be sha256: and 64 hexadecimal digits');
};

const segment: Check = (value, path) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{32}$/.test(value))
    throw new BadAnchor(path, 'it must be 32 hexadecimal digits');
};

const head = object({ segment, head: id });

const heads: Check = (value, path) => {
  if (!Array.isArray(value)) throw new BadAnchor(path, 'it must be a list');
  if (value.length > HEADS_LIMIT) throw new BadAnchor(path, `it must have at most ${HEADS_LIMIT} entries`);
  for (const [index, one] of value.entries()) head(one, `${path}/${index}`);
};

const anchor = object({
  anchor: () => undefined, // looked at before everything else
  at: count,
  events: count,
  offset: count,
  last: (value, path) => value === null || id(value, path),
  heads,
});

/** The written form of an anchor: JSON that a person can read. */
export function renderAnchor(of: Anchor): string {
  return `${JSON.stringify(of, null, 2)}\n`;
}

/** @throws BadAnchor which says where, and never what stands there. */
export function parseAnchor(text: string): Anchor {
  if (text.length > TEXT_LIMIT) throw new BadAnchor('', `it has more than ${TEXT_LIMIT} characters`);
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || !('anchor' in value))
    throw new BadAnchor('', 'it is not an object with a key "anchor"');
  if (value.anchor !== 1)
    throw new BadAnchor('/anchor', 'it must be 1; an anchor of a newer version needs a newer program');
  anchor(value, '');
  const checked = value as Anchor;
  if (
    (checked.last === null) !== (checked.offset === 0) ||
    (checked.last === null) !== (checked.events === 0)
  )
    throw new BadAnchor('', '"events", "offset" and "last" do not fit together');
  return checked;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What JSON.parse says of it quotes the text.
    throw new BadAnchor('', 'it is not JSON');
  }
}

/** Exactly these keys: an unknown one may mean what this program does not know. */
function object(keys: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new BadAnchor(path, 'it must be an object');
    const fields = new Map<string, unknown>(Object.entries(value));
    if ([...fields.keys()].some((key) => !Object.hasOwn(keys, key)))
      throw new BadAnchor(path, `it has another key than ${Object.keys(keys).join(', ')}`);
    for (const [key, check] of Object.entries(keys)) {
      if (!fields.has(key)) throw new BadAnchor(`${path}/${key}`, 'it is missing');
      check(fields.get(key), `${path}/${key}`);
    }
  };
}
