/** Runs attached code in JavaScript and TypeScript; the protocol is in docs/frames/code.md. */
import { writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { jsonText, Refused } from './json-text.mjs';

const loaded = new Map();
let bytes = 0;

// Its streams are not read: to be joined to ours, ours would be made such that a write may be refused.
new Worker(new URL('end-with-runner.mjs', import.meta.url), { stdout: true, stderr: true }).unref();

try {
  // V8 aborts where memory ends, and the dump of that would be large, slow and somebody's data.
  writeFileSync('/proc/self/coredump_filter', '0');
} catch {
  // Only Linux has it.
}

// V8 aborts when there is no memory left, which is how the runner knows; code that asks for it only exits.
process.abort = () => process.exit(1);

// What a function left behind must not end the call of another.
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);

// Not by stdin and stdout, which attached code reads and prints to, and which Node cannot move out of its way.
const runner = new Socket({ fd: 3 });
let rest = '';
runner.setEncoding('utf8').on('data', (chunk) => {
  const lines = chunk.split('\n');
  lines[0] = rest + lines[0];
  rest = lines.pop();
  for (const line of lines) take(JSON.parse(line));
});

function take(message) {
  if (message.type === 'start') {
    bytes = message.bytes;
    say({ type: 'ready', protocol: 1 });
  } else void answer(message);
}

function say(message) {
  runner.write(`${JSON.stringify(message)}\n`);
}

async function answer(call) {
  const { id } = call;
  say({ type: 'started', id });
  try {
    const value = await valueOf(call);
    runner.write(`{"type":"returned","id":${id},"value":${jsonText(value, bytes)}}\n`);
  } catch (error) {
    const { reason, thrown, line } = error instanceof Refused ? error : new Refused('threw', error);
    say({ type: 'failed', id, reason, error: className(thrown), line: line ?? lineIn(call.hash, thrown) });
  }
}

async function valueOf(call) {
  const { file } = await load(call);
  if (call.names === true) return Object.keys(file).filter((each) => typeof file[each] === 'function');
  const name = call.function ?? 'default';
  const found = Object.hasOwn(file, name) ? file[name] : undefined;
  if (call.function !== undefined) {
    if (typeof found !== 'function') throw new Refused('no-function');
    return found(call.argument);
  }
  if (!Object.hasOwn(file, name)) throw new Refused('no-function');
  return typeof found === 'function' ? found() : found;
}

/** @returns what has the file as `file`: to be awaited itself, a module must have no export named `then` */
async function load({ hash, language, source }) {
  const known = loaded.get(hash);
  if (known) return known;
  try {
    const script = language === 'typescript' ? stripTypeScriptTypes(source) : source;
    // In stack traces the file then has a short name, instead of all of its text.
    const url = moduleOf(`${script}\n//# sourceURL=${nameOf(hash)}`);
    const around = await import(moduleOf(`import * as file from '${url}';\nexport { file };`));
    loaded.set(hash, around);
    return around;
  } catch (error) {
    throw new Refused('not-loaded', error, syntaxLine(error, source));
  }
}

const moduleOf = (text) => `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;

const nameOf = (hash) => `code:${hash}`;

function className(thrown) {
  try {
    return thrown !== null && typeof thrown === 'object' ? String(thrown.constructor.name) : undefined;
  } catch {
    return undefined;
  }
}

/** Where in the file it was thrown: the innermost of its frames that is the file's. */
function lineIn(hash, thrown) {
  try {
    const frame = String(thrown.stack).split(`${nameOf(hash)}:`, 2)[1];
    return frame === undefined ? undefined : Number.parseInt(frame, 10);
  } catch {
    return undefined;
  }
}

/** V8 keeps to itself where a module cannot be parsed; the type stripper says it in the first line of its stack. */
function syntaxLine(error, source) {
  if (!(error instanceof SyntaxError)) return undefined;
  try {
    stripTypeScriptTypes(source);
  } catch (again) {
    const told = /^:(\d+)\n/.exec(again.stack);
    if (told) return Number(told[1]);
  }
  return undefined;
}
