/** Of one piece of text; what a call prints in all is bounded where it is called. */
const SHOWN = 1_000;

/**
 * What attached code printed, as one line: whatever it holds, it can neither pass for a line of the service's own nor
 * give orders to the terminal it is read in.
 */
export function printedLine(text: string): string {
  // JSON leaves DEL, the C1 controls, line separators and marks of direction as they are.
  const shown = JSON.stringify(text.slice(0, SHOWN)).replaceAll(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const more = text.length - SHOWN;
  return `attached code printed ${shown}${more > 0 ? ` and ${more} characters more` : ''}`;
}
