import type { Messages } from './messages.ts';

/**
 * What an error says in the person's language. In English that is its own message. In another language it is made of its name
 * and its facts, and never of its message; an error that is not known there keeps its message.
 */
export function errorWords(error: Error, messages: Messages): string {
  return messages.error?.(error) ?? error.message;
}
