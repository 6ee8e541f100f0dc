/**
 * The day of the calendar that a time was: a note of 19:55 is of that day, and not of UTC's.
 * @param zone by default that of this process (`TZ`)
 */
export function localDay(milliseconds: number, zone?: string): string {
  // Swedish writes a date as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(milliseconds);
}

/** The time zone where this process runs. */
export const localZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
