import type { Hash, Json } from '@agi-double/versioning';
import type { CodeReason } from './code-errors.ts';
import type { CodeLanguage } from './code-file.ts';

/** Of the code, the argument and the value of a call, each. */
export const MAX_BYTES = 1_048_576;

/** What a message may have besides the one value it carries. */
const MAX_ENVELOPE = 4096;

export const MAX_REPLY = MAX_BYTES + MAX_ENVELOPE;

/** The messages between a runner and its hosts are documented for other languages in docs/frames/code.md. */
export interface StartMessage {
  readonly type: 'start';
  readonly protocol: 1;
  readonly megabytes: number;
  readonly bytes: number;
}

export interface CallMessage {
  readonly type: 'call';
  readonly id: number;
  readonly hash: Hash;
  readonly language: CodeLanguage;
  /** Only where the host has not loaded this hash yet. */
  readonly source?: string;
  /** Without it, the call asks for the value of the file itself. */
  readonly function?: string;
  /** Nothing is called: the value is the names of the functions that the file has. */
  readonly names?: true;
  readonly milliseconds: number;
}

export type HostMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'started'; readonly id: number }
  | { readonly type: 'returned'; readonly id: number; readonly value: Json }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly reason: CodeReason;
      readonly error?: string;
      readonly line?: number;
    };

/** @param argument JSON, put into the message as it is: it was measured, and what it was made of may have changed. */
export function writeCall(call: CallMessage, argument?: string): string {
  const text = JSON.stringify(call);
  return argument === undefined ? text : `${text.slice(0, -1)},"argument":${argument}}`;
}

const reasons: ReadonlySet<unknown> = new Set<CodeReason>([
  'threw',
  'out-of-memory',
  'no-function',
  'not-loaded',
  'not-json',
  'too-large',
]);

/** @returns undefined for what is no message: attached code can get hold of the host's way to us, and write to it. */
export function readHostMessage(text: string): HostMessage | undefined {
  if (text.length > MAX_REPLY) return undefined;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(message)) return undefined;
  const { type, id, value, reason } = message;
  if (type === 'ready') return message['protocol'] === 1 ? { type } : undefined;
  if (typeof id !== 'number') return undefined;
  if (type === 'started') return { type, id };
  if (type === 'returned') return value === undefined ? undefined : { type, id, value: value as Json };
  if (type !== 'failed' || !reasons.has(reason)) return undefined;
  const { error, line } = message;
  return {
    type,
    id,
    reason: reason as CodeReason,
    // A class may be named at run time, by anything: what does not look like a name is not passed on.
    ...(typeof error === 'string' && /^[\p{L}_$][\p{L}\p{N}_$]{0,63}$/u.test(error) && { error }),
    ...(typeof line === 'number' && Number.isSafeInteger(line) && line > 0 && { line }),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
