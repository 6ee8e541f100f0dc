/** The version goes up whenever some prompt would get another answer. */
export const EXTRACTIVE_MODEL = 'extractive-v1';

/** What a lock says of it: there is nothing else that could be another one. */
export const EXTRACTIVE = { provider: 'agi-double.extractive', model: EXTRACTIVE_MODEL } as const;
