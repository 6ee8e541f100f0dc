/**
 * Changes whenever `terms` would give other terms for some text, or evidence would be ranked otherwise by them: a view that was
 * built with older terms is rebuilt, and what recalls by them is another mind.
 */
export const TERMS_VERSION = 1;
