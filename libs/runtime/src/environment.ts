/** Where `${NAME}` of a profile is looked up. */
export type Environment = Readonly<Record<string, string | undefined>>;
