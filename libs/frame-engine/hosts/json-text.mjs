/** Why a call has no value, and what was thrown, if anything was. */
export class Refused {
  constructor(reason, thrown, line) {
    this.reason = reason;
    this.thrown = thrown;
    this.line = line;
  }
}

const MAX_DEPTH = 200;

/**
 * JSON.stringify drops functions, turns NaN into null and calls toJSON. A value that would come back as another one
 * is refused here instead.
 */
export function jsonText(value, bytes) {
  const state = { parts: [], left: bytes, above: new Set() };
  try {
    write(value === undefined ? null : value, state, 0);
  } catch (error) {
    // A getter or a proxy may throw anything.
    throw error instanceof Refused ? error : new Refused('not-json');
  }
  return state.parts.join('');
}

function write(value, state, depth) {
  if (value === null || typeof value === 'boolean') put(String(value), state);
  else if (typeof value === 'number' && Number.isFinite(value)) put(JSON.stringify(value), state);
  else if (typeof value === 'string') putString(value, state);
  else if (typeof value === 'object') writeAll(value, state, depth + 1);
  else throw new Refused('not-json');
}

function writeAll(value, state, depth) {
  if (state.above.has(value)) throw new Refused('not-json');
  if (depth > MAX_DEPTH) throw new Refused('too-large');
  state.above.add(value);
  if (Array.isArray(value)) writeArray(value, state, depth);
  else writeObject(value, state, depth);
  state.above.delete(value);
}

function writeArray(array, state, depth) {
  put('[', state);
  for (let index = 0; index < array.length; index += 1) {
    if (index > 0) put(',', state);
    write(array[index], state, depth);
  }
  put(']', state);
}

function writeObject(object, state, depth) {
  const prototype = Object.getPrototypeOf(object);
  // The second is Object.prototype of another realm, such as node:vm's.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new Refused('not-json');
  if (Object.getOwnPropertySymbols(object).length > 0) throw new Refused('not-json');
  let separator = '{';
  for (const [key, child] of Object.entries(object)) {
    if (child === undefined) continue;
    put(separator, state);
    putString(key, state);
    put(':', state);
    write(child, state, depth);
    separator = ',';
  }
  put(separator === '{' ? '{}' : '}', state);
}

function putString(text, state) {
  if (text.length > state.left) throw new Refused('too-large');
  if (!text.isWellFormed()) throw new Refused('not-json');
  put(JSON.stringify(text), state);
}

function put(text, state) {
  state.left -= Buffer.byteLength(text);
  if (state.left < 0) throw new Refused('too-large');
  state.parts.push(text);
}
