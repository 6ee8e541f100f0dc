import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const ours = new Set([1, 2, '/dev/stdout', '/dev/stderr']);

/**
 * Hands what is printed to `show`. A thread shares the descriptors of its process, so that fs.writeSync(1, …) would
 * write into our own output, and fs.closeSync(1) would close it. What attached code does to others (child processes
 * that inherit, /proc) it does: it is no sandbox.
 */
export function keepOutput(show) {
  const print = (data) => {
    if (Array.isArray(data)) return data.reduce((length, each) => length + print(each), 0);
    const text = textOf(data);
    show(text);
    return Buffer.byteLength(text);
  };
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (data, ...rest) => {
      print(data);
      callBack(rest);
      return true;
    };
  }
  for (const name of ['write', 'writev', 'writeFile', 'appendFile', 'close']) {
    const sync = fs[`${name}Sync`];
    fs[`${name}Sync`] = (to, ...rest) => {
      if (!ours.has(to)) return sync(to, ...rest);
      return name === 'close' ? undefined : print(rest[0]);
    };
    const later = fs[name];
    const redirected = (to, ...rest) => {
      if (!ours.has(to)) return later(to, ...rest);
      callBack(rest, null, name === 'close' ? undefined : print(rest[0]), rest[0]);
      return undefined;
    };
    // fs.write and fs.writev have a form of their own for util.promisify.
    fs[name] = Object.defineProperties(redirected, Object.getOwnPropertyDescriptors(later));
  }
  syncBuiltinESMExports();
}

function textOf(data) {
  if (typeof data === 'string') return data;
  if (!ArrayBuffer.isView(data)) return '';
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
}

function callBack(rest, ...values) {
  const callback = rest.findLast((each) => typeof each === 'function');
  if (callback) process.nextTick(callback, ...values);
}
