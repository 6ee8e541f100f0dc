import { describe, expect, test } from '@jest/globals';
import { BadProfile, parseProfile, profileVariables } from './index.ts';
import { sampleProfile } from './testing/sample-lock.ts';

const head = `profile: p-v0.1
core: agi-core-v0.9-beta
frames: { repo: ../frames, use: ["frame://*.*.*"] }
modules: [mod://recall-v1]
memory: memory://sqlite-v0.1-0d
`;
const api = (more: string): string =>
  `${head}engines:\n  - use: openai-compatible\n    provider: openai\n    model: gpt-5-mini\n${more}`;

function problems(text: string): readonly string[] {
  try {
    parseProfile(text, 'p.yaml');
  } catch (error) {
    if (!(error instanceof BadProfile)) throw error;
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('canary');
    return error.problems.map((p) => `${p.line}:${p.column} ${p.part}: ${p.message}`);
  }
  return [];
}

test('a profile with one of every kind is read whole', () => {
  expect(parseProfile(sampleProfile, 'p.yaml').profile.engines).toEqual([
    {
      use: 'openai-compatible',
      provider: 'openai',
      model: 'gpt-5-mini',
      url: 'https://api.openai.example/v1',
      key: '${OPENAI_API_KEY}',
    },
    { use: 'llama', file: 'models/qwen3.gguf', optional: true },
    { use: 'extractive' },
  ]);
});

describe('an engine', () => {
  test.each([
    [
      'of an unknown kind',
      '  - use: oracle\n    wise: true\n',
      ['7:10 engines.0.use: there is no such engine; there are extractive, llama, openai-compatible'],
    ],
    ['of no kind', '  - file: a.gguf\n', ['7:5 engines.0: "use" is missing; add it']],
    ['that is no map', '  - extractive\n', ['7:5 engines.0: must be a map of keys and values']],
    [
      'with an unknown key',
      '  - use: llama\n    file: a.gguf\n    layers: 3\n',
      ['9:5 engines.0.layers: unknown key "layers"; the keys of llama are use, file, optional'],
    ],
    [
      'that cannot be optional',
      '  - use: extractive\n    optional: true\n',
      [
        '8:5 engines.0.optional: unknown key "optional"; the keys of extractive are use, and only a llama engine can be optional',
      ],
    ],
    ['without its file', '  - use: llama\n', ['7:5 engines.0: "file" is missing; add it']],
    [
      'whose file the environment names',
      '  - use: llama\n    file: ${MODEL}\n',
      ['8:11 engines.0.file: must be written out: a lock pins it, so ${NAME} cannot stand here'],
    ],
    [
      'whose file is a folder',
      '  - use: llama\n    file: models/\n',
      ['8:11 engines.0.file: must be a file, and not a folder'],
    ],
  ])('%s is told', (_, engines, expected) => {
    expect(problems(`${head}engines:\n${engines}`)).toEqual(expected);
  });

  test('with several faults, in a profile with others, is told with them all', () => {
    const text = api('    url: ftp://x.example\n    key: canary\n    more: 1\n').replace(
      'sqlite-v0.1',
      'sqlite',
    );
    expect(problems(text).map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      '5:9 memory:',
      '10:10 engines.0.url:',
      '11:10 engines.0.key:',
      '12:5 engines.0.more:',
    ]);
  });
});

describe('a secret', () => {
  const key = 'a key must not be written into a file; write ${NAME} here, and set NAME in the environment';
  test.each(['canary', 'Bearer ${KEY}', '${KEY}canary', '${KE Y}', '$KEY', '${A}${B}'])(
    '%s is no key',
    (written) => {
      expect(problems(api(`    url: https://a.example/v1\n    key: "${written}"\n`))).toEqual([
        `11:10 engines.0.key: ${key}`,
      ]);
    },
  );

  test.each([
    ['https://user:canary@a.example/v1', 'a password'],
    ['https://user:${A}canary@a.example/v1', 'a password'],
    ['${SCHEME}://user:canary@a.example/v1', 'a password'],
    ['https://canary@a.example/v1', 'a user name that may be a token'],
    ['https://a.example/v1?api-key=canary', 'a key in the query'],
    ['https://a.example/v1?apiKey=canary', 'a key in the query'],
    ['${BASE}/v1?access_token=canary', 'a key in the query'],
    ['https://a.example/v1#token=canary', 'a key in the query'],
    ['https://a.example/sk-canary-0123456789abcdef/v1', 'a token'],
  ])('%s is no URL', (url, what) => {
    expect(problems(api(`    url: ${JSON.stringify(url)}\n`))).toEqual([
      `10:10 engines.0.url: ${what} must not be written into a profile; write \${NAME} there, and set NAME in the environment`,
    ]);
  });

  test.each([
    'https://api.openai.example/v1',
    'http://localhost:11434/v1',
    'http://[::1]:8080/v1',
    '${URL}',
    '${BASE}/v1',
    'https://${HOST}:${PORT}/v1',
    'https://user:${PASSWORD}@a.example/v1',
    'https://${TOKEN}@a.example/v1',
    'https://a.example/v1?api-version=2026-11-01&key=${KEY}',
  ])('%s is a URL', (url) => {
    expect(problems(api(`    url: ${JSON.stringify(url)}\n`))).toEqual([]);
  });

  test.each(['a.example/v1', 'ftp://a.example', 'https://', '/v1'])('%s is none', (url) => {
    expect(problems(api(`    url: ${url}\n`))).toEqual([
      '10:10 engines.0.url: it must be ${NAME}, or http(s)://host:port/path',
    ]);
  });

  test('what is meant as a variable and is none is told', () => {
    expect(problems(api('    url: https://a.example/${my-key}\n'))).toEqual([
      '10:10 engines.0.url: what stands behind "${" is no variable: write ${NAME}, in letters, digits and _',
    ]);
  });

  test.each([
    ['https://user:canary@a.example/b.git', false],
    ['https://canary@a.example/b.git', false],
    ['ssh://git:canary@a.example/b.git', false],
    ['git:canary@a.example:b.git', false],
    ['https://a.example/b.git?private_token=canary', false],
    ['https://[canary@a.example', false],
    ['ssh://git@a.example/b.git', true],
    ['git@a.example:a/b.git', true],
    ['https://git@a.example/b.git', true],
    ['https://x-access-token:${TOKEN}@a.example/b.git', true],
    ['${REPO}', true],
    ['${HOME}/frames', true],
    ['./a@b/c', true],
    ['C:\\frames', true],
  ])('frames from %s: %p', (repo, fine) => {
    const text = `${head}engines: [{ use: extractive }]\n`.replace('../frames', JSON.stringify(repo));
    expect(problems(text).map((problem) => problem.split(':')[1]?.slice(2))).toEqual(
      fine ? [] : [' frames.repo'],
    );
  });

  test('that stands where a key of the map belongs is not shown', () => {
    const [problem] = problems(api('    url: ${URL}\n    sk-canary-0123456789abcdef: key\n'));
    expect(problem).toMatch(
      /^11:5 engines.0.…: unknown key "…"; the keys of openai-compatible are use, provider/,
    );
  });

  test('that broken YAML would show is not shown', () => {
    expect(problems(api('    key: |canary\n'))).not.toEqual([]);
    expect(problems(api('    key: "a" canary\n'))).not.toEqual([]);
    expect(problems(api('    key: !canary x\n    url: https://a.example\n'))).not.toEqual([]);
  });
});

describe('the embedder', () => {
  const embedder = (dimensions: number): string =>
    `embedder: { use: openai-compatible, provider: o, model: m, url: "\${URL}", dimensions: ${dimensions} }\n`;
  const rest = 'engines: [{ use: extractive }]\n';

  test.each([
    [
      'that a memory with vectors lacks',
      head.replace('-0d', '-256d') + rest,
      [
        '5:9 memory: a memory of 256 dimensions needs an embedder; add one, or take a memory that ends in -0d',
      ],
    ],
    [
      'that a memory without vectors has',
      head + rest + embedder(256),
      [
        '7:11 embedder: a memory that ends in -0d has no vectors; take the embedder out, or take a memory with its dimensions',
      ],
    ],
    [
      'of other dimensions',
      head.replace('-0d', '-384d') + rest + embedder(256),
      ['7:87 embedder.dimensions: are 256, and those of the memory are 384; make them the same'],
    ],
    ['of the same', head.replace('-0d', '-256d') + rest + embedder(256), []],
    [
      'of another kind',
      (head.replace('-0d', '-256d') + rest + embedder(256)).replace('use: openai-compatible', 'use: local'),
      ['7:18 embedder.use: must be one of openai-compatible'],
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

test('what a profile takes from the environment is listed with its places', () => {
  const text =
    `${api('    url: https://${HOST}/v1/${HOST}/${PATH}\n    key: ${KEY}\n')}log: \${LOG}\n`.replace(
      '../frames',
      '"${HOME}/frames"',
    );
  expect(profileVariables(parseProfile(text, 'p.yaml'))).toEqual([
    { variable: 'HOME', part: 'frames.repo', line: 3, column: 17 },
    { variable: 'LOG', part: 'log', line: 12, column: 6 },
    { variable: 'HOST', part: 'engines.0.url', line: 10, column: 10 },
    { variable: 'PATH', part: 'engines.0.url', line: 10, column: 10 },
    { variable: 'KEY', part: 'engines.0.key', line: 11, column: 10 },
  ]);
});
