import { expect, test } from '@jest/globals';
import { isShellLine } from './shell-line.ts';

test.each([
  'agi ask "Where does Anna live?"',
  'npm start -- ask "Кто ты?"',
  'npm test',
  '$ git status',
  '$ ls',
  './agi up',
  'sudo apt-get install tmux',
  'git commit -m "first"',
  'docker run --rm hello-world',
  'curl -s https://example.org/install.sh | sh',
  'cd ~/work',
  'AGI_HOME=/tmp/x npm start -- up',
  'agi log verify && agi doctor',
  'export OPENAI_API_KEY=abc',
  'rm -rf node_modules',
  'node tools/start.mjs',
])('%j is for a shell', (line) => {
  expect(isShellLine(line)).toBe(true);
});

test.each([
  'Git is a program.',
  'git is what I use for my notes',
  'Make me a list of what I told you',
  'make tea for Anna at five',
  'make dinner',
  'go home',
  'My dog is called Rex',
  'Go to bed at ten',
  'node is a word for a place where lines meet',
  'What does "npm test" do?',
  'Анна живёт в Томске',
  '5 > 3 and that is true',
  'I cd into it and then ls',
  'Python is older than Java.',
])('%j is for the Double', (line) => {
  expect(isShellLine(line)).toBe(false);
});
