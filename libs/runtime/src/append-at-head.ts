import {
  HeadMoved,
  type AppendOptions,
  type Branch,
  type Log,
  type LoggedEvent,
  type NewEvent,
} from '@agi-double/memory';

const MAXIMUM_RETRIES = 50;

/**
 * Appends one event wherever the branch's head is.
 * @param write told the branch as it is, so that what it checks still holds when the event is appended.
 */
export async function appendAtHead(
  log: Log,
  branch: string,
  write: (at: Branch) => NewEvent | Promise<NewEvent>,
  options: AppendOptions = {},
): Promise<LoggedEvent> {
  for (let retry = 0; ; retry += 1) {
    const at = await log.branch(branch);
    const event = await write(at);
    try {
      const [appended] = await log.append(branch, at.head, [event], options);
      if (appended === undefined) throw new TypeError('append returned nothing for one event');
      return appended;
    } catch (error) {
      if (!(error instanceof HeadMoved) || retry === MAXIMUM_RETRIES) throw error;
    }
  }
}
