/** Measured samples of one quantity, all in the same unit. */
export interface Summary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
}

/**
 * The value below which a share of the samples lies, linearly interpolated between neighbours (Hyndman and Fan's
 * type 7, the default of R and NumPy), so that a small sample's p95 is not simply its maximum.
 * @param share from 0 to 1
 * @throws {RangeError} without samples
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined)
    throw new RangeError('percentile needs a sample and a share from 0 to 1');
  return below + (above - below) * (place - Math.floor(place));
}

export function summarize(samples: readonly number[]): Summary {
  return { count: samples.length, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95) };
}

/** How many times as long, as in `ratio(turn, commit)`: "a turn takes 3.1× a bare commit". */
export function ratio(measured: Summary, baseline: Summary): number {
  return measured.p50 / baseline.p50;
}

/** Rows under a header, in columns: words to the left, numbers to the right with two digits. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const lines = [
    header,
    ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell))),
  ];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isNumeric = header.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  return lines
    .map((line) =>
      widths
        .map((width, column) =>
          isNumeric[column] ? (line[column] ?? '').padStart(width) : (line[column] ?? '').padEnd(width),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
