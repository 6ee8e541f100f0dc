import type { Said } from './profile-fault.ts';

/** `${NAME}`: what the environment says. */
const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The names in `${NAME}`, each once, in the order in which they come. */
export function variablesIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(variable), ([, name = '']) => name))];
}

/** The text with one value in the place of every variable. */
export function withValue(text: string, value: string): string {
  return text.replaceAll(variable, value);
}

/** What is meant as a variable and is none: `${my-key}`, `${}`, `${KEY`. */
export function brokenVariable(text: string): Said | undefined {
  return withValue(text, '').includes('${')
    ? {
        message: 'what stands behind "${" is no variable: write ${NAME}, in letters, digits and _',
        fault: { code: 'bad-variable' },
      }
    : undefined;
}

/**
 * A text with what the environment says. The user and the password of an address are taken as they are, so that a
 * password may hold any character; the rest of an address, or a whole one, is written as in a URL.
 * @throws what `missing` makes of the first name that is not set.
 */
export function expandVariables(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
  missing: (name: string) => Error,
): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.exec(text)?.[0].length ?? 0;
  return text.replaceAll(variable, (_, name: string, at: number) => {
    const value = environment[name];
    if (value === undefined || value === '') throw missing(name);
    return at < host ? encodeURIComponent(value) : value;
  });
}
