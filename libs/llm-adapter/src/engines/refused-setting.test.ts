import { expect, test } from '@jest/globals';
import { refusedSetting } from './refused-setting.ts';

const BODY = {
  model: 'm1',
  messages: [],
  temperature: 0.2,
  top_p: 0.9,
  max_tokens: 100,
  presence_penalty: 0,
  seed: 1,
  stop: ['x'],
  stream: true,
  stream_options: { include_usage: true },
  reasoning_effort: 'low',
};

test.each([
  [
    {
      error: {
        message:
          "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
        param: 'temperature',
        code: 'unsupported_value',
      },
    },
    { setting: 'temperature' },
  ],
  [{ error: { message: 'temperature is not supported' } }, { setting: 'temperature' }],
  [
    {
      error: {
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        param: 'max_tokens',
      },
    },
    { setting: 'max_tokens', instead: 'max_completion_tokens' },
  ],
  [
    { error: { message: 'Unrecognized request argument supplied: reasoning_effort', param: null } },
    { setting: 'reasoning_effort' },
  ],
  [
    {
      object: 'error',
      message:
        "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted'}]",
      code: 400,
    },
    { setting: 'stream_options' },
  ],
  [
    {
      detail: [
        { type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted', input: 1 },
      ],
    },
    { setting: 'seed' },
  ],
  [{ error: { message: "'stop' is not supported by this model" } }, { setting: 'stop' }],
  [{ error: { message: 'invalid field presencePenalty' } }, { setting: 'presence_penalty' }],
  ['Invalid top-p: must be 1', { setting: 'top_p' }],
  [{ error: { message: 'The model will stop here; a user sent too many messages.' } }, undefined],
  [{ error: { message: "Invalid 'messages[0].content'", param: 'messages' } }, undefined],
  [{ error: { message: "The model 'm1' does not exist", param: 'model' } }, undefined],
])('%j is about %j', (refusal, setting) => {
  const said = typeof refusal === 'string' ? refusal : JSON.stringify(refusal);
  expect(refusedSetting(BODY, said)).toEqual(setting);
});
