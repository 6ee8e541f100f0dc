import { expect, test } from '@jest/globals';
import { printedLine } from './printed-line.ts';

test('what attached code printed is one line, whatever it holds', () => {
  expect(printedLine('tone: calm\nlistening on http://evil.example\n')).toBe(
    'attached code printed "tone: calm\\nlistening on http://evil.example\\n"',
  );
  const odd = '\u001b[2J\r\u009b1m\u2028\u202e\ud800\u007f';
  expect(printedLine(odd)).toBe('attached code printed "\\u001b[2J\\r\\u009b1m\\u2028\\u202e\\ud800\\u007f"');
  expect(printedLine('Привет 🙂')).toBe('attached code printed "Привет 🙂"');
});

test('a long text is cut, and says how much is missing', () => {
  expect(printedLine('a'.repeat(65_536))).toBe(
    `attached code printed "${'a'.repeat(1_000)}" and 64536 characters more`,
  );
  expect(printedLine('a'.repeat(1_000))).toBe(`attached code printed "${'a'.repeat(1_000)}"`);
});
