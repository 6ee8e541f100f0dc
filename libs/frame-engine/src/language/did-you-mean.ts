/** Edit distance that counts a swap of neighbours as one (optimal string alignment), for short words. */
function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (row[j - 1] ?? 0) + 1,
        (previous[j] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

const tolerance = (a: string, b: string): number =>
  Math.max(1, Math.min(3, Math.floor(Math.min(a.length, b.length) / 3)));

/** `; did you mean "slots"?` for the nearest known word within a small distance, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (word.length > 64) return '';
  const near = known
    .map((candidate) => ({ candidate, away: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, away }) => away <= tolerance(word, candidate))
    .sort((a, b) => a.away - b.away)[0];
  return near === undefined ? '' : `; did you mean "${near.candidate}"?`;
}
