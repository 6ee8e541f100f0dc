/**
 * ISO 8601 to the second, as the clocks of a zone showed it: `2026-11-30T19:55:03-08:00`, and `Z` where that is UTC.
 * @param zone by default that of this process (`TZ`)
 */
export function localTime(milliseconds: number, zone?: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(milliseconds);
  const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(milliseconds)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${parts.replace(' ', 'T')}${(offset ?? '').replace(/^GMT([+-]00:00)?/, '') || 'Z'}`;
}
