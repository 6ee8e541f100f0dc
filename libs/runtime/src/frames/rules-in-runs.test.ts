import { describe, expect, test } from '@jest/globals';
import { builtInModules } from '@agi-double/reasoning-modules';
import type { Double } from '../double.ts';
import type { ThinkEvent } from '../think-event.ts';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

const ask = (double: Double, text: string, branch = 'main'): Promise<string> =>
  answerOf(double.think(branch, { text }));

const rules = (...lines: readonly string[]): string =>
  `frame: frame://2026.11.rules.01\nkind: rules\nrules:\n${lines.map((line) => `  - ${line}\n`).join('')}`;

describe('what rules do to a run', () => {
  test('a rule that says something is the answer and its source; no module is asked', async () => {
    await using home = await FrameHome.make({
      'voice.yaml': voice('One.'),
      'routes.yaml': routes,
      'rules.yaml': rules(
        '{ id: greet, when: input.lower.startsWith("hi"), then: { say: { en: "Hello {{ user.id }}.", ru: "Привет." } } }',
      ),
    });
    const double = await home.open();
    const events: readonly ThinkEvent[] = await Array.fromAsync(double.think('main', { text: 'Hi there' }));
    expect(events.map(({ type }) => type)).toEqual(['run-started', 'route-chosen', 'answer-given']);
    expect(events.at(-1)).toMatchObject({
      text: 'Hello owner.',
      sources: [{ source: 'frame://2026.11.rules.01#greet' }],
    });
    expect((await double.explain('last')).said).toMatchObject({ rule: 'greet', text: 'Hello owner.' });
  });

  test('a frame on demand is part of those runs in which a rule activates it, and of no other', async () => {
    await using home = await FrameHome.make({
      'voice.yaml': voice('Speak.'),
      'routes.yaml': routes,
      'tutor.yaml':
        'frame: frame://2026.11.tutor.01\nkind: skill\nactivation: on-demand\nprompt: Teach in small steps.\n',
      'rules.yaml': rules(
        '{ id: teach, when: input.lower.contains("teach"), then: { activate: frame://*.tutor.* } }',
      ),
    });
    const double = await home.open();
    expect(await ask(double, 'Teach me to sail.')).toBe('Speak.\n\nTeach in small steps.');
    expect((await double.explain('last')).activated).toEqual(['frame://2026.11.tutor.01']);
    expect(await ask(double, 'What time is it?')).toBe('Speak.');
    expect((await double.explain('last')).activated).toEqual([]);
  });

  test('conditions and prompts see what came before on the branch, and when', async () => {
    await using home = await FrameHome.make({
      'voice.yaml': voice(
        '{{ memory.exchanges }} {{ memory.notes }} {{ memory.lastInput }} {{ channel }} {{ branch.name }} {{ time | slice: 0, 4 }}',
      ),
      'routes.yaml': routes,
      'rules.yaml': rules(
        '{ id: again, when: memory.lastInput == input.text && memory.exchanges == 1, then: { say: You said that. } }',
      ),
    });
    const double = await home.open({ clock: () => Date.UTC(2026, 10, 24) });
    expect(await ask(double, 'First.')).toBe('0 0  cli main 2026');
    expect(await ask(double, 'First.')).toBe('You said that.');
    await double.remember('main', 'A note.');
    expect(await ask(double, 'First.')).toBe('2 1 First. cli main 2026');
    await double.fork('idea', { branch: 'main' });
    expect(await ask(double, 'Third.', 'idea')).toBe('3 1 First. cli idea 2026');
  });

  test('a scope that a rule narrows hides what the run may not recall', async () => {
    await using home = await FrameHome.make(
      {
        'routes.yaml':
          'frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://recall-v1, mod://respond-v1]\n',
        'rules.yaml': rules('{ id: guests, when: \'!("owner" in user.roles)\', then: { scope: public } }'),
      },
      { modules: ['mod://recall-v1', 'mod://respond-v1'] },
    );
    const double = await home.open({ modules: builtInModules() });
    await double.remember('main', 'Anna lives in Tomsk.');
    const text = 'Where does Anna live?';
    expect(await ask(double, text)).toContain('Tomsk');
    const guest = await answerOf(double.think('main', { text, user: { id: 'guest', roles: [] } }));
    expect(guest).not.toContain('Tomsk');
    const trace = await double.explain('last');
    expect(trace.scope).toBe('public');
    expect(trace.recalled).toEqual([]);
  });
});

describe('a replay', () => {
  test('runs an input again on the very frames that its run ran on, beside it', async () => {
    await using home = await FrameHome.make({
      'voice.yaml': voice('Old, after {{ memory.exchanges }}.'),
      'routes.yaml': routes,
    });
    const double = await home.open();
    expect(await ask(double, 'One.')).toBe('Old, after 0.');
    expect(await ask(double, 'Two.')).toBe('Old, after 1.');
    const { run } = await double.explain('last');
    await home.write({ 'voice.yaml': voice('New, after {{ memory.exchanges }}.') });
    await double.frames.reload();
    expect(await ask(double, 'Three.')).toBe('New, after 2.');

    const again = await double.replay('main', run);
    expect(await answerOf(again.events)).toBe('Old, after 1.');
    const other = await double.replay('main', run, { frames: 'active' });
    expect(await answerOf(other.events)).toBe('New, after 1.');
    // What was edited and is not in force yet, tried on what was asked before.
    await home.write({ 'voice.yaml': voice('Newest, after {{ memory.exchanges }}.') });
    const tried = await double.replay('main', run, { frames: 'files' });
    expect(await answerOf(tried.events)).toBe('Newest, after 1.');
    expect(await answerOf(double.think('main', { text: 'Four.' }))).toBe('New, after 3.');
    const [replayed] = await double.runs(again.branch, 1);
    const [original] = (await double.runs('main', 4)).filter((one) => one.run === run);
    expect(replayed).toMatchObject({ input: 'Two.', root: original?.root });
    expect(await double.runs('main', 10)).toHaveLength(4);
  });
});

describe('why', () => {
  test('tells which rules and route an input would meet, and writes nothing', async () => {
    await using home = await FrameHome.make({
      'voice.yaml': voice('One.'),
      'routes.yaml': routes,
      'rules.yaml': rules(
        '{ id: early, when: memory.notes == 0, then: { set: { early: true } } }',
        '{ id: doctor, when: \'"doctor" in user.roles\', then: { set: { doctor: true } } }',
      ),
    });
    const double = await home.open();
    const { head } = await double.branch('main');
    const why = await double.why('main', { text: 'Hello', user: { id: 'u', roles: ['guest'] } });
    expect(why.rules.map(({ rule, ...rest }) => [rule, rest.outcome])).toEqual([
      ['early', 'fired'],
      ['doctor', 'false'],
    ]);
    expect(why.rules[1]).toMatchObject({
      because: [{ expression: '"doctor" in user.roles', values: { 'user.roles': ['guest'] } }],
    });
    await home.write({ 'rules.yaml': rules('{ id: new, when: "true", then: { set: { new: true } } }') });
    const edited = await double.why('main', { text: 'Hello' }, 'files');
    expect(edited.rules).toMatchObject([{ rule: 'new', outcome: 'fired' }]);
    expect((await double.branch('main')).head).toBe(head);
  });
});
