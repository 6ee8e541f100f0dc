import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Check } from '@agi-double/runtime';
import type { CommandContext } from '../command-context.ts';
import { errorWords } from '../error-words.ts';
import type { Messages } from '../messages.ts';
import { EXIT } from '../report-error.ts';
import { table } from '../text-layout.ts';

/** Checks everything and stops at nothing: what cannot be opened is a line of the report too. */
export async function doctor(context: CommandContext, port: number): Promise<number> {
  const { output, messages } = context;
  const checks: Check[] = [
    { name: 'node', ok: true, detail: process.versions.node }, // An older one came no further than main.ts.
    await checkPort(context, port),
    ...(await checkDouble(context)),
  ];
  const ok = checks.every((check) => check.ok);
  if (output.json)
    output.document({ ok, checks: checks.map(({ name, ok, detail }) => ({ name, ok, detail })) });
  else {
    const rows = checks.map((check) => [
      check.ok ? messages.doctor.ok : messages.doctor.failed,
      messages.doctor.names[check.name] ?? check.name,
      wordsOf(check, messages),
    ]);
    for (const line of table(rows)) output.line(line);
  }
  return ok ? EXIT.ok : EXIT.failed;
}

function wordsOf({ detail, fact, error }: Check, messages: Messages): string {
  if (error !== undefined) return errorWords(error, messages);
  return (fact && messages.doctor.fact?.(fact)) ?? detail;
}

async function checkPort({ messages }: CommandContext, port: number): Promise<Check> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return { name: 'port', ok: true, detail: messages.doctor.portFree(port) };
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') {
      return { name: 'port', ok: false, detail: messages.doctor.portFailed(port, codeOf(error)) };
    }
    const ours = await answersAsService(port);
    return {
      name: 'port',
      ok: ours,
      detail: ours ? messages.doctor.portOurs(port) : messages.doctor.portTaken(port),
    };
  }
}

async function answersAsService(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null && 'service' in body && body.service === 'agi-double';
  } catch {
    return false;
  }
}

async function checkDouble(context: CommandContext): Promise<readonly Check[]> {
  try {
    await using double = await context.openDouble({ recover: false });
    return await double.check();
  } catch (error) {
    return [
      {
        name: 'double',
        ok: false,
        detail: error instanceof Error ? error.message : String(error),
        ...(error instanceof Error && { error }),
      },
    ];
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
