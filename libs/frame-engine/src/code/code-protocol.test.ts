import { hashBytes } from '@agi-double/versioning';
import { describe, expect, test } from '@jest/globals';
import { readHostMessage, writeCall } from './code-protocol.ts';

describe('what a host says', () => {
  test.each([
    '{"type":"ready","protocol":1}',
    '{"type":"started","id":7}',
    '{"type":"returned","id":7,"value":null}',
    '{"type":"returned","id":7,"value":{"a":[1]}}',
    '{"type":"failed","id":7,"reason":"threw","error":"ValueError","line":3}',
    '{"type":"failed","id":7,"reason":"no-function"}',
  ])('%s is a message', (text) => {
    const { type, ...facts } = JSON.parse(text) as { type: string };
    expect(readHostMessage(text)).toEqual(type === 'ready' ? { type } : { type, ...facts });
  });

  test.each([
    '',
    'Traceback (most recent call last):',
    'null',
    '[]',
    '{"type":"ready","protocol":2}',
    '{"type":"started"}',
    '{"type":"printed","text":"x"}',
    '{"type":"returned","id":7}',
    '{"type":"returned","id":"7","value":1}',
    '{"type":"failed","id":7,"reason":"busy"}',
    '{"type":"other","id":7}',
    `{"type":"returned","id":7,"value":"${'x'.repeat(1_100_000)}"}`,
  ])('%.60s is none', (text) => {
    expect(readHostMessage(text)).toBeUndefined();
  });

  test('is cleaned of what is no class name and no line', () => {
    const text = '{"type":"failed","id":7,"reason":"threw","error":"my password is x","line":-1,"more":1}';
    expect(readHostMessage(text)).toEqual({ type: 'failed', id: 7, reason: 'threw' });
  });
});

test('an argument is put into a call as it was written', () => {
  const call = { type: 'call', id: 1, hash: hashBytes(''), language: 'python', milliseconds: 5 } as const;
  expect(JSON.parse(writeCall({ ...call, function: 'f' }, '{"a":[1]}'))).toEqual({
    ...call,
    function: 'f',
    argument: { a: [1] },
  });
  expect(JSON.parse(writeCall(call))).toEqual(call);
});
