import { expect, test } from '@jest/globals';
import type { Anchor } from './anchor.ts';
import { BadAnchor } from './bad-anchor.ts';
import type { EventId, SegmentId } from './event.ts';
import { parseAnchor, renderAnchor } from './parse-anchor.ts';

const last = `sha256:${'ab'.repeat(32)}` as EventId;
const anchor: Anchor = {
  anchor: 1,
  at: 1_700_000_000_000,
  events: 3,
  offset: 4,
  last,
  heads: [{ segment: 'cd'.repeat(16) as SegmentId, head: last }],
};

const refused = (text: string): BadAnchor => {
  try {
    parseAnchor(text);
  } catch (error) {
    if (error instanceof BadAnchor) return error;
    throw error;
  }
  throw new TypeError('It was taken.');
};

test('an anchor comes back as it was written, also one of an empty log', () => {
  expect(parseAnchor(renderAnchor(anchor))).toEqual(anchor);
  const empty: Anchor = { ...anchor, events: 0, offset: 0, last: null, heads: [] };
  expect(parseAnchor(renderAnchor(empty))).toEqual(empty);
});

test.each<[string, unknown]>([
  ['', []],
  ['', 7],
  ['', null],
  ['', {}],
  ['/anchor', { ...anchor, anchor: 2 }],
  ['', { ...anchor, secret: 1 }],
  ['/at', { ...anchor, at: 'secret' }],
  ['/events', { ...anchor, events: -1 }],
  ['/offset', { ...anchor, offset: 0.5 }],
  ['/last', { ...anchor, last: 'secret' }],
  ['/last', { ...anchor, last: undefined }],
  ['', { ...anchor, last: null }],
  ['', { ...anchor, events: 0 }],
  ['/heads', { ...anchor, heads: {} }],
  ['/heads', { ...anchor, heads: Array.from({ length: 1_001 }, () => anchor.heads[0]) }],
  ['/heads/1', { ...anchor, heads: [anchor.heads[0], 'secret'] }],
  ['/heads/0/segment', { ...anchor, heads: [{ segment: 'secret', head: last }] }],
  ['/heads/0/head', { ...anchor, heads: [{ segment: 'cd'.repeat(16) }] }],
])('what is no anchor is refused at %j', (path, value) => {
  const error = refused(JSON.stringify(value));
  expect(error).toMatchObject({ name: 'BadAnchor', kind: 'invalid', path });
  expect(error.message).not.toContain('secret');
});

test.each(['', 'secret', '{"anchor": secret', 'x'.repeat(1_000_001)])(
  'what is no JSON is refused without showing it: %#',
  (text) => {
    expect(refused(text)).toMatchObject({ path: '' });
    expect(refused(text).message).not.toContain('secret');
  },
);
