import type { Output } from './output.ts';
import { shorten, wrap } from './text-layout.ts';

/** Of what somebody said, as much is shown in an overview; `agi trace` and `--json` have it whole. */
const MOST_CHARACTERS = 300;

/** A name and what belongs to it, one below the other; cut into lines where a person looks at it. */
export function showFact(output: Output, name: string, ...values: readonly string[]): void {
  let start = name.padEnd(10);
  for (const value of values) {
    for (const line of lined(value, output, 11)) {
      output.line(`${start} ${line}`.trimEnd());
      start = ''.padEnd(10);
    }
  }
}

/** A text behind a mark, `+ ` or `- `, in its color, with the lines that follow below its beginning. */
export function showMarked(output: Output, mark: '+' | '-' | ' ', text: string, indent = ''): void {
  const style = { '+': 'green', '-': 'red', ' ': undefined } as const;
  const color = style[mark];
  for (const [index, line] of lined(text, output, indent.length + 2).entries()) {
    const whole = `${indent}${index === 0 ? mark : ' '} ${line}`;
    if (color === undefined) output.line(whole);
    else output.styled(color, whole);
  }
}

/** On one line, and no longer than fits an overview. */
export function brief(text: string): string {
  return shorten(text, MOST_CHARACTERS);
}

function lined(text: string, output: Output, indent: number): readonly string[] {
  return output.onTerminal ? wrap(text, output.width - indent) : [text.replace(/\s*\n\s*/g, ' ')];
}
