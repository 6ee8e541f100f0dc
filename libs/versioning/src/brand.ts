declare const brand: unique symbol;

/**
 * A string that was checked once, at a border, and is trusted from there on. Names are keys, so that a string of two
 * brands has both: were they values, two would conflict, and TypeScript takes such a string for anything at all.
 */
export type Brand<Name extends string> = string & { readonly [brand]: Readonly<Record<Name, true>> };
