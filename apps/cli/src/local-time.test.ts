import { expect, test } from '@jest/globals';
import { localTime } from './local-time.ts';

const EVENING = Date.UTC(2026, 11, 1, 3, 55, 3, 999);

test.each([
  ['UTC', '2026-12-01T03:55:03Z'],
  ['America/Los_Angeles', '2026-11-30T19:55:03-08:00'],
  ['Asia/Tomsk', '2026-12-01T10:55:03+07:00'],
  ['Asia/Kolkata', '2026-12-01T09:25:03+05:30'],
  ['America/St_Johns', '2026-12-01T00:25:03-03:30'],
])('a time is told in the zone of whoever reads it: %s', (zone, told) => {
  expect(localTime(EVENING, zone)).toBe(told);
});
