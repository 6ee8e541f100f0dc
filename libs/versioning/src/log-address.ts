/** `${NAME}`: what the environment says. */
const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** What keeps a profile from naming a log like this, if anything; the address itself is never in it. */
export function logAddressProblem(log: string): string | undefined {
  if (/^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(log)) return undefined;
  // What a variable holds is not known here. Of a password that is nothing but variables nothing else is left.
  for (const value of ['0', '1']) {
    const text = log.replaceAll(variable, value);
    if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text))
      return 'log: it must be ${NAME}, or postgres://host:port/database; without it the log is in the home';
    const { password, searchParams } = new URL(text);
    const written = `${password}${searchParams.get('password') ?? ''}`.replaceAll(value, '');
    if (written !== '')
      return 'log: a password must not be written into a profile; write ${NAME} there, and set NAME in the environment';
  }
  return undefined;
}

/**
 * An address with what the environment says. User and password are taken as they are, so that a password may hold any
 * character; the rest of an address, or a whole one, is written as in a URL.
 * @throws what `missing` makes of the first name that is not set.
 */
export function expandLogAddress(
  log: string,
  environment: Readonly<Record<string, string | undefined>>,
  missing: (name: string) => Error,
): string {
  const host = log.lastIndexOf('@') + 1;
  return log.replaceAll(variable, (_, name: string, at: number) => {
    const value = environment[name];
    if (value === undefined || value === '') throw missing(name);
    return at < host ? encodeURIComponent(value) : value;
  });
}
