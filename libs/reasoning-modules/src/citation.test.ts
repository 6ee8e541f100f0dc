import { describe, expect, test } from '@jest/globals';
import type { Citation, EventId } from '@agi-double/memory';
import { frameUri, hashBytes } from '@agi-double/versioning';
import { formatCitation, parseCitation } from './index.ts';

const cited: readonly Citation[] = [
  { kind: 'event', event: hashBytes('an event') as EventId },
  { kind: 'frame', frame: frameUri('frame://2026.11.identity.01'), statement: 'who' },
];

describe('citations', () => {
  test.each(cited)('survive being written and read: %j', (citation) => {
    expect(parseCitation(formatCitation(citation))).toEqual(citation);
  });

  test.each([
    '',
    'https://example.org',
    'event:sha256:12',
    'frame://2026.11.identity.01',
    'frame://2026.11.identity.01#',
    'frame://x#who',
    'frame://2026.11.identity.01#a#b',
  ])('%j is no citation of ours', (source) => {
    expect(parseCitation(source)).toBeUndefined();
  });
});
