import { expect, test } from '@jest/globals';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

test('what a scope hides from recall, no later condition, answer or prompt tells either', async () => {
  const rules = [
    '{ id: guests, priority: 9, when: \'!("owner" in user.roles)\', then: { scope: public } }',
    '{ id: oracle, priority: 5, when: memory.lastInput.contains("4711"), then: { set: { heard: true } } }',
    '{ id: last, when: input.lower == "last please", then: { say: "You said: {{ memory.lastInput }}" } }',
  ];
  await using home = await FrameHome.make({
    'voice.yaml': voice('{{ memory.exchanges }} {{ memory.lastInput }}.'),
    'routes.yaml': routes,
    'rules.yaml': `frame: frame://2026.11.rules.01\nkind: rules\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`,
  });
  const double = await home.open();
  const guest = { id: 'guest', roles: [] };
  await answerOf(double.think('main', { text: 'My PIN is 4711.' }));
  expect(await answerOf(double.think('main', { text: 'last please' }))).toBe('You said: My PIN is 4711.');
  await answerOf(double.think('main', { text: 'My PIN is 4711.' }));

  expect(await answerOf(double.think('main', { text: 'last please', user: guest }))).toBe('You said:');
  expect((await double.explain('last')).rules.map(({ rule }) => rule)).toEqual(['guests', 'last']);
  expect(await answerOf(double.think('main', { text: 'Hello', user: guest }))).toBe('0 .');
  const why = await double.why('main', { text: 'last please', user: guest });
  expect(why.decision.said?.text).toBe('You said:');
  expect(why.rules.find(({ rule }) => rule === 'oracle')).toMatchObject({ outcome: 'false' });
});
