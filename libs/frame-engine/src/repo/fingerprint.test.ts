import { describe, expect, test } from '@jest/globals';
import { fingerprintOf, isSettled } from './fingerprint.ts';
import type { Scan, ScannedFile } from './scan-folder.ts';

const file = (name: string, key: string, changedAt = 1_000): ScannedFile => ({
  file: name,
  path: `/frames/${name}`,
  key,
  changedAt,
});
const scan = (...files: ScannedFile[]): Scan => ({ files, folders: ['/frames'], problems: [] });

describe('a file', () => {
  test('has settled a tenth of a second after its last change', () => {
    expect(isSettled({ changedAt: 1_000 }, 1_000)).toBe(false);
    expect(isSettled({ changedAt: 1_000 }, 1_099)).toBe(false);
    expect(isSettled({ changedAt: 1_000 }, 1_100)).toBe(true);
  });

  test('that was stamped by a clock ahead of ours has not settled', () => {
    expect(isSettled({ changedAt: 9_000 }, 1_000)).toBe(false);
  });
});

describe('a fingerprint', () => {
  test('is equal for equal files that have settled', () => {
    const one = scan(file('a.yaml', '1'), file('b.yaml', '2'));
    expect(fingerprintOf(one, 5_000)).toBe(fingerprintOf(one, 6_000));
  });

  test('differs when a file came, went, changed or became bad', () => {
    const one = scan(file('a.yaml', '1'));
    const others = [
      scan(),
      scan(file('a.yaml', '2')),
      scan(file('b.yaml', '1')),
      scan(file('a.yaml', '1'), file('b.yaml', '2')),
      { ...one, problems: [{ file: 'b.yaml', line: 1, column: 1, message: 'bad' }] },
    ];
    for (const other of others) expect(fingerprintOf(other, 5_000)).not.toBe(fingerprintOf(one, 5_000));
  });

  test('of a file that has just changed equals no other, so that a change within a tick is not missed', () => {
    const one = scan(file('a.yaml', '1'));
    expect(fingerprintOf(one, 1_050)).not.toBe(fingerprintOf(one, 1_050));
    expect(fingerprintOf(one, 1_050)).not.toBe(fingerprintOf(one, 5_000));
  });

  test('of a file from the far future stays, so that it does not count as a change for ever', () => {
    const one = scan(file('a.yaml', '1', 90_000));
    expect(fingerprintOf(one, 1_000)).toBe(fingerprintOf(one, 2_000));
  });
});
