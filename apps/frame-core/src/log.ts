import { DoubleError } from '@agi-double/protocol';

/** Takes one finished line of JSON. */
export type Log = (line: string) => void;

/**
 * One line for one failure. Never the request's path, headers or body; of an error that is not ours not even the
 * message, which may quote them (V8's JSON errors do): its class and the places in the code are enough to find it.
 */
export function failureLine(error: unknown, at: Date, facts: Readonly<Record<string, string>>): string {
  const entry: Record<string, unknown> = { level: 'error', at: at.toISOString(), ...facts };
  if (error instanceof Error) {
    entry['error'] = error.name;
    if (DoubleError.isInstance(error)) entry['message'] = error.message;
    entry['stack'] = (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim());
  } else entry['error'] = typeof error;
  return JSON.stringify(entry);
}
