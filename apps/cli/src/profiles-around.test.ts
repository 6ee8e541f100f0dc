import { expect, test } from '@jest/globals';
import { profilesAround } from './profiles-around.ts';

test.each([
  ['replay last', {}],
  ['--profile a replay last', { before: 'a' }],
  ['replay last --profile b', { behind: 'b' }],
  ['--profile=a --json replay --profile=b', { before: 'a', behind: 'b' }],
  ['--branch replay --profile a replay --frames x last', { before: 'a' }],
  ['replay --frames --profile --profile b', { behind: 'b' }],
  ['replay -- --profile b', {}],
  ['replay --profile', {}],
])('%s', (line, profiles) => {
  expect(profilesAround(line.split(' '))).toEqual(profiles);
});
