/** Where a merge that was not finished left its first marker in a file, if it did. */
export function conflictOffset(text: string): number | undefined {
  return /^<{7}(?: |$)/m.exec(text)?.index;
}
