declare const brand: unique symbol;

/** A string that was checked once, at a border, and is trusted from there on. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
