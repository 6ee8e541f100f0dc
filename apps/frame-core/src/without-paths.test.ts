import { expect, test } from '@jest/globals';
import * as errors from '@agi-double/runtime';
import { running } from './testing/running.ts';

// Guards against: a service that tells everybody on the machine where its owner keeps what.

const FOLDER = '/home/anna/secret plans';
const samples: readonly Error[] = [
  new errors.HomeUnavailable(`${FOLDER}/home`, 'EACCES'),
  new errors.LockMissing(`${FOLDER}/mine.lock.json`, { profile: 'mine-v0.1', file: `${FOLDER}/mine.yaml` }),
  new errors.UnknownProfile('mine', [`${FOLDER}/profiles`, `${FOLDER}/home/profiles/places.json`], []),
  new errors.ProfileElsewhere('mine-v0.1', `${FOLDER}/mine.yaml`, 3),
  new errors.FrameFolderNotFound(`${FOLDER}/frames`),
];

test.each(samples.map((error) => [error.name, error] as const))(
  '%s names no folder to a caller that needs no token, and the whole path to the owner',
  async (_, error) => {
    await using open = await running({ fail: 'before-start', error });
    const told = await (await open.post('/v1/turns', { text: 'hello' })).text();
    expect(told).toContain(error.name);
    expect(told).not.toContain('secret plans');

    await using guarded = await running({ fail: 'before-start', error }, { token: 'a-token-of-some-length' });
    const headers = { authorization: 'Bearer a-token-of-some-length' };
    expect(await (await guarded.post('/v1/turns', { text: 'hello' }, { headers })).text()).toContain(FOLDER);
  },
);
