import type { TurnRequest } from '@agi-double/protocol';
import type { ThinkInput } from '@agi-double/runtime';

/** What a Double is given of a request; a turn and the question why it is decided so must be the same input. */
export function inputOf({ text, user }: Pick<TurnRequest, 'text' | 'user'>): ThinkInput {
  return {
    text,
    channel: 'http',
    ...(user === undefined ? {} : { user: { id: user.id, roles: user.roles ?? [] } }),
  };
}
