/** Runs attached code in JavaScript and TypeScript; the protocol is in docs/frames/code.md. */
import { stripTypeScriptTypes } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { jsonText, Refused } from './json-text.mjs';
import { keepOutput } from './keep-output.mjs';

const port = parentPort;
const loaded = new Map();
let bytes = 0;

const MAX_PRINTED = 65_536;
let printed = 0;

// Not by way of the thread's own streams: whoever reads those is kept alive by them.
keepOutput((text) => {
  if (printed >= MAX_PRINTED) return;
  printed += text.length;
  say({ type: 'printed', text: text.slice(0, MAX_PRINTED) });
});

// Its memory is counted nowhere, so that it could not be limited.
delete globalThis.SharedArrayBuffer;

// What a function left behind must not end the call of another.
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);

port.on('message', (text) => {
  const message = JSON.parse(text);
  if (message.type === 'start') {
    bytes = message.bytes;
    say({ type: 'ready', protocol: 1 });
  } else void answer(message);
});

function say(message) {
  port.postMessage(JSON.stringify(message));
}

async function answer(call) {
  const { id } = call;
  printed = 0;
  say({ type: 'started', id });
  try {
    const value = await valueOf(call);
    port.postMessage(`{"type":"returned","id":${id},"value":${jsonText(value, bytes)}}`);
  } catch (error) {
    const { reason, thrown, line } = error instanceof Refused ? error : new Refused('threw', error);
    say({ type: 'failed', id, reason, error: className(thrown), line: line ?? lineIn(call.hash, thrown) });
  }
}

async function valueOf(call) {
  const file = await load(call);
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

async function load({ hash, language, source }) {
  const known = loaded.get(hash);
  if (known) return known;
  try {
    const script = language === 'typescript' ? stripTypeScriptTypes(source) : source;
    // In stack traces the file then has a short name, instead of all of its text.
    const named = `${script}\n//# sourceURL=${nameOf(hash)}`;
    const file = await import(`data:text/javascript;base64,${Buffer.from(named).toString('base64')}`);
    loaded.set(hash, file);
    return file;
  } catch (error) {
    throw new Refused('not-loaded', error, syntaxLine(error, source));
  }
}

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
