import type { FramesUpdate, ProfileSwitch, SnapshotDiff } from '@agi-double/runtime';
import type { CommandContext } from './command-context.ts';
import type { DoublePort } from './double-port.ts';
import { shortHash } from './source-line.ts';
import { shorten } from './text-layout.ts';

type Say = (message: string) => void;

/** What becomes of the frames while a chat goes on, in words for who chats. */
export interface FrameNotices {
  /** Given to the Double that is opened. */
  readonly warn: (message: string) => void;
  readonly framesUpdated: (update: FramesUpdate) => void;
  readonly profileSwitched: (update: ProfileSwitch) => void;
  /** From here on notices know the Double, and go where a prompt may be. */
  begin(double: DoublePort, say: Say): void;
}

export function frameNotices({ output, messages }: CommandContext): FrameNotices {
  let double: DoublePort | undefined;
  let say: Say = (message) => output.dimWords(message);
  // One after the other: each is looked up first, and what happened first is said first.
  let last = Promise.resolve();
  const later = (work: (opened: DoublePort) => Promise<string>, otherwise: string): void => {
    const opened = double;
    if (opened === undefined) return say(otherwise);
    // What cannot be looked up (the chat may be closing) is no reason to keep the notice back.
    last = last.then(() => work(opened).catch(() => otherwise)).then((message) => say(message));
  };
  return {
    begin(opened, sayThere) {
      double = opened;
      say = sayThere;
    },
    warn(message) {
      later(async (opened) => {
        const { refusal, snapshot } = await opened.frames.status();
        const isRefusal = refusal !== undefined && message.includes(refusal.message);
        if (!isRefusal || message.includes(snapshot)) return message;
        return `${message}\n${messages.frames.notUsed(shortHash(snapshot))}`;
      }, message);
    },
    profileSwitched({ profile, root, previous }) {
      const line = messages.profiles.switched(
        `${previous.profile} ${shortHash(previous.root)}`,
        `${profile} ${shortHash(root)}`,
      );
      later(() => Promise.resolve(line), line);
    },
    framesUpdated({ previous, snapshot }) {
      const line = messages.frames.updated(shortHash(previous), shortHash(snapshot));
      later(async ({ frames }) => {
        const { diffSnapshots } = await import('@agi-double/runtime');
        const diff = diffSnapshots(await frames.find(previous), await frames.find(snapshot));
        return shorten(`${line}  ${changes(diff)}`, output.width);
      }, line);
    },
  };
}

/** `voice, +sky, -old`: the names of what is another one, is new, and is gone. */
function changes({ changed, added, removed }: SnapshotDiff): string {
  return [
    ...changed.map(({ after }) => nameOf(after.uri)),
    ...added.map(({ uri }) => `+${nameOf(uri)}`),
    ...removed.map(({ uri }) => `-${nameOf(uri)}`),
  ].join(', ');
}

function nameOf(uri: string): string {
  return uri.split('.').at(-2) ?? uri;
}
