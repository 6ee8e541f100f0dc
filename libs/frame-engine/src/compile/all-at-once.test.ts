import { expect, test } from '@jest/globals';
import { BadFrames } from '../errors.ts';
import { compileFrames } from './compile-frames.ts';

// Guards against: an author who mends what the schema refuses, and is then told of the next thing, and of the next.

const frame = `frame: frame://2026.11.rules.01
kind: rules
prompt: 'Hello {{ nobody'
rules:
  - id: first
    when: 'true'
    thn: { deny: { en: 'No.', ru: 'Нет.' } }
  - id: second
    when: 'input.lower =='
    then: { say: { en: 'Yes {{ ', ru: 'Да.' } }
colour: red
`;

test('what the schema, CEL and Liquid refuse in one file is told together, each at its place', () => {
  const compile = () =>
    compileFrames([{ file: 'rules.yaml', text: frame }], {
      use: ['frame://*.*.*'],
      catalogue: { modules: [], options: () => undefined } as never,
    });
  let problems: readonly string[] = [];
  try {
    compile();
  } catch (error) {
    if (!(error instanceof BadFrames)) throw error;
    problems = error.problems.map(({ line, message }) => `${line} ${message}`);
  }
  expect(problems.map((problem) => problem.replace(/:.*/, ''))).toEqual(
    expect.arrayContaining(['3 prompt', '9 rules[1].when', '10 rules[1].then.say.en']),
  );
  expect(problems.join('\n')).toMatch(/"thn"/);
  expect(problems.join('\n')).toMatch(/"colour"/);
});
