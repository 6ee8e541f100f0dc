import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./restless-double.ts', import.meta.url));

/** What a life acknowledged: the event of an input, an answer or a note; or how a run ended that should not have. */
export interface Said {
  readonly type: string;
  readonly event?: string;
}

export interface Life {
  readonly signal: string | null;
  readonly said: readonly Said[];
  readonly stderr: string;
}

/** When a life ends: after so many lines, and then so many milliseconds. */
export interface Death {
  readonly lines: number;
  readonly milliseconds: number;
}

/** @param death when to send SIGKILL; without one the life finishes what others left, and ends by itself. */
export async function live(home: string, profile: string, life: number, death?: Death): Promise<Life> {
  const rounds = death === undefined ? 0 : 1_000;
  const child = spawn(
    process.execPath,
    [
      '--conditions=@agi-double/source',
      '--no-warnings',
      program,
      home,
      profile,
      String(life),
      String(rounds),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
      killSignal: 'SIGTERM', // Not the signal that a death is told by.
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const closed = new Promise<string | null>((resolve, reject) =>
    child.on('close', (_code, signal) => resolve(signal)).on('error', reject),
  );
  const die = async (milliseconds: number): Promise<void> => {
    await delay(milliseconds);
    child.kill('SIGKILL');
  };
  let dying = death?.lines === 0 ? die(death.milliseconds) : undefined;
  const said: Said[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(JSON.parse(line) as Said);
    if (death !== undefined && said.length >= death.lines) dying ??= die(death.milliseconds);
  }
  await dying;
  return { signal: await closed, said, stderr };
}
