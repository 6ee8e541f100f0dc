import type { TurnRequest } from '@agi-double/protocol';
import type { ThinkInput } from '@agi-double/runtime';

/**
 * What a Double is given of a turn. Who reaches the service is the owner, or has the owner's token; whoever it names instead has
 * no roles, for a name is only what it says.
 */
export function inputOf({ text, user }: Pick<TurnRequest, 'text' | 'user'>): ThinkInput {
  return { text, channel: 'http', ...(user && { user: { id: user.id, roles: [] } }) };
}
