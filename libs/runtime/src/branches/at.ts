import type { EventId } from '@agi-double/memory';

/** A place in the log: where a branch points to now, or any event. */
export type At = { readonly branch: string } | { readonly event: EventId };
