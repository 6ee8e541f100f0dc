/**
 * Changes whenever `terms` would give other terms for some text, `tells` would take another text for a question, or evidence
 * would be ranked otherwise: a view that was built with older ones is rebuilt, and what recalls by them is another mind.
 */
export const TERMS_VERSION = 3;
