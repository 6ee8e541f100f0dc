/** A path as it can be typed: in quotes where a shell would take it apart. As in versioning, which is not loaded for messages. */
export function shellWord(path: string): string {
  return /^[\w@%+=:,./~\\-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
