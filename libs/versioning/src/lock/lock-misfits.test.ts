import { describe, expect, test } from '@jest/globals';
import { parseProfile, type Lock } from '../index.ts';
import { lockMisfits, parseLock, renderLock } from '../locks.ts';
import { sampleLock, sampleProfile } from '../testing/sample-lock.ts';

const misfits = (profile: string, lock: Lock = sampleLock): readonly string[] =>
  lockMisfits(parseProfile(profile, 'p.yaml'), parseLock(renderLock(lock), 'p.lock.json')).map(
    ({ file, line, part, message }) => `${file}:${line} ${part}: ${message}`,
  );
const [api, llama, extractive] = sampleLock.engines;
if (!api || !llama || !extractive) throw new TypeError('the sample lock has lost a part');

describe('a lock fits its profile', () => {
  test('as it was made', () => {
    expect(misfits(sampleProfile)).toEqual([]);
  });

  test('after its comments, its ranges and its log changed, and an optional model went', () => {
    const other = sampleProfile
      .replace('# AGI-PROFILE', '# Mine: AGI-PROFILE')
      .replace('"frame://*.identity.*"', '"frame://*.*.*"')
      .replace('mod://recall-v1', 'mod://recall-v1.0')
      .replace('models/qwen3.gguf', '/srv/qwen3.gguf');
    expect(misfits(`${other}log: \${LOG}\n`)).toEqual([]);
    expect(misfits(sampleProfile, { ...sampleLock, engines: [api, extractive] })).toEqual([]);
  });

  test('with frames that are there only because others extend them', () => {
    expect(misfits(sampleProfile.replace(', frame://2026.11.voice.01', ''))).toEqual([]);
  });
});

describe('a lock does not fit', () => {
  test.each<[string, string, string]>([
    [
      'another version of the profile',
      sampleProfile.replace('profile: symbiotic-local-v0.7', 'profile: symbiotic-local-v0.8'),
      'p.lock.json:4 profile: the lock has symbiotic-local-v0.7, and the profile symbiotic-local-v0.8 (p.yaml:2)',
    ],
    [
      'another core',
      sampleProfile.replace('v0.9-beta', 'v0.9'),
      'p.lock.json:6 core.uri: the lock has agi-core-v0.9-beta, and the profile agi-core-v0.9 (p.yaml:3)',
    ],
    [
      'a frame that is asked for',
      sampleProfile.replace('*.identity.*', '*.rules.*'),
      'p.yaml:4 frames.use.0: the profile asks for frame://*.rules.*, and the lock has no such thing (p.lock.json:11)',
    ],
    [
      'another major of a module',
      sampleProfile.replace('recall-v1', 'recall-v2'),
      'p.yaml:5 modules.0: the profile asks for mod://recall-v2, and the lock has no such thing',
    ],
    [
      'a module that nothing asks for',
      sampleProfile.replace('recall-v1', 'recall-v2'),
      'p.lock.json:25 modules.0: the lock has mod://recall-v1.0, and no module of the profile is that (p.yaml:5)',
    ],
    [
      'another memory',
      sampleProfile.replace('sqlite-v0.1', 'sqlite-v0.2'),
      'memory.uri: the lock has memory://sqlite-v0.1-256d, and the profile memory://sqlite-v0.2-256d (p.yaml:6)',
    ],
    [
      'no embedder',
      sampleProfile.replace(/embedder: .*\n/, '').replace('-256d', '-0d'),
      'embedder: the lock has the embedder embed, and the profile none',
    ],
    [
      'another embedder',
      sampleProfile.replace('model: embed', 'model: other'),
      'embedder: the lock has another embedder than the profile (p.yaml:7)',
    ],
    [
      'another model',
      sampleProfile.replace('gpt-5-mini', 'gpt-6'),
      'p.yaml:9 engines.0: the profile has the engine gpt-6 here, and the lock has no such thing',
    ],
    [
      'another key',
      sampleProfile.replace('${OPENAI_API_KEY}', '${OTHER}'),
      'p.yaml:9 engines.0: the profile has the engine gpt-5-mini here',
    ],
    [
      'an engine less',
      sampleProfile.replace('  - use: extractive\n', ''),
      'engines.2: the lock has the engine extractive here, and the profile not (p.yaml:9)',
    ],
    [
      'another model file',
      sampleProfile.replace('qwen3.gguf', 'qwen4.gguf'),
      'p.yaml:17 engines.2: the profile has the engine extractive here',
    ],
    [
      'a tool that came',
      sampleProfile.replace('[search]', '[search, clock]'),
      'p.yaml:18 tools.1: the profile has the tool clock',
    ],
    [
      'a tool that went',
      sampleProfile.replace('[search]', '[]'),
      'tools.0: the lock has the tool search, and the profile not (p.yaml:18)',
    ],
    [
      'code that is forbidden',
      sampleProfile.replace('allowCode: true\n', ''),
      'allowCode: the lock has true, and the profile false',
    ],
  ])('%s', (_, profile, expected) => {
    expect(misfits(profile)).toContainEqual(expect.stringContaining(expected));
  });
});
