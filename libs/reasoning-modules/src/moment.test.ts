import { expect, test } from '@jest/globals';
import { momentLine } from './moment.ts';

test.each([
  ['UTC', 'It is now Tuesday, 2026-12-01 03:55, in the time zone UTC (UTC'],
  [
    'America/Los_Angeles',
    'It is now Monday, 2026-11-30 19:55, in the time zone America/Los_Angeles (UTC-08:00).',
  ],
  ['Asia/Kolkata', 'It is now Tuesday, 2026-12-01 09:25, in the time zone Asia/Kolkata (UTC+05:30).'],
])('a moment is told by the calendar of %s', (zone, line) => {
  expect(momentLine({ at: Date.UTC(2026, 11, 1, 3, 55), zone })).toContain(line);
});
