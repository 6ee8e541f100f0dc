/** When a run began: what "today" and "now" mean in it. */
export interface Moment {
  /** Milliseconds since the epoch, as the log has it. */
  readonly at: number;
  /** The time zone where the Double runs: `Europe/Berlin`. */
  readonly zone: string;
}

/** A moment as a model is told of it; without that it takes the last day of its training for today. */
export function momentLine({ at, zone }: Moment): string {
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: zone, ...options }).format(at);
  const weekday = format({ weekday: 'long' });
  // Swedish writes a date as ISO 8601 does.
  const date = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
  const offset = format({ timeZoneName: 'longOffset' }).split(', ').at(-1) ?? '';
  return `It is now ${weekday}, ${date}, in the time zone ${zone} (${offset.replace('GMT', 'UTC')}).`;
}
