import { describe, expect, test } from '@jest/globals';
import type { EventBodies, EventId, EventType, LoggedEvent, RunId } from '@agi-double/memory';
import { hashBytes, moduleUri } from '@agi-double/versioning';
import { BodyErased } from '../errors/body-erased.ts';
import { foldKnown, foldRun } from './fold-run.ts';

const input = {
  text: 'Where is Anna?',
  language: 'en',
  channel: 'cli',
  user: { id: 'owner', roles: [] },
} as const;
const recall = moduleUri('mod://recall-v1.0');
const respond = moduleUri('mod://respond-v1.0');
const requestHash = hashBytes('request');

/** Literal events, in order; what the store stamps is made up from their place. */
function run(
  ...events: { [Type in EventType]: [Type, EventBodies[Type] | undefined] }[EventType][]
): LoggedEvent[] {
  return events.map(([type, body], index) => {
    const header = {
      id: hashBytes(`${index}`),
      parents: [],
      segment: 's',
      seq: index + 1,
      offset: index + 1,
      scope: 'x',
      at: index,
    };
    return {
      ...header,
      type,
      run: 'r' as RunId,
      root: hashBytes('root'),
      bodyHash: hashBytes('b'),
      body,
    } as unknown as LoggedEvent;
  });
}

const started: ['run-started', EventBodies['run-started']] = [
  'run-started',
  { input, snapshot: hashBytes('snapshot') },
];
const routed: ['route-chosen', EventBodies['route-chosen']] = [
  'route-chosen',
  { rules: [], pipeline: [], set: { mood: 'calm' } },
];

describe('folding a run', () => {
  test('a run that only began is open, at its first step, and knows its input', () => {
    expect(foldRun(run(started))).toMatchObject({ status: 'open', attempt: 1, steps: 0, thought: { input } });
  });

  test('what the rules set is the thought before the first step, and patches replace whole fields', () => {
    const state = foldRun(
      run(
        started,
        routed,
        [
          'step-finished',
          { step: 0, module: recall, patch: { set: { recalled: [], mood: 'curious' } }, milliseconds: 1 },
        ],
        [
          'step-finished',
          {
            step: 1,
            module: respond,
            patch: { set: { answer: { text: 'Here.', sources: [] } } },
            milliseconds: 1,
          },
        ],
      ),
    );
    expect(state.steps).toBe(2);
    expect(state.thought).toEqual({
      input,
      mood: 'curious',
      recalled: [],
      answer: { text: 'Here.', sources: [] },
    });
  });

  test('a finished call keeps its result, one left started is known as such', () => {
    const { calls } = foldRun(
      run(
        started,
        ['call-started', { step: 0, name: 'mail', occurrence: 1, requestHash }],
        ['call-finished', { step: 0, name: 'mail', occurrence: 1, requestHash, result: 'sent' }],
        ['call-started', { step: 0, name: 'mail', occurrence: 2, requestHash }],
      ),
    );
    expect(calls.get('0/mail/1')).toEqual({ state: 'finished', requestHash, result: 'sent' });
    expect(calls.get('0/mail/2')).toEqual({ state: 'started', requestHash });
  });

  test('parked, resumed, answered: the last word counts, and attempts are counted by the log', () => {
    const parked = run(started, ['run-parked', { reason: 'interrupted' }]);
    expect(foldRun(parked)).toMatchObject({ status: 'parked', attempt: 1 });
    const resumed = run(started, ['run-parked', { reason: 'interrupted' }], ['run-resumed', { attempt: 2 }]);
    expect(foldRun(resumed)).toMatchObject({ status: 'open', attempt: 2 });
    const answered = run(started, ['answer-given', { text: 'Here.', sources: [], derivedFrom: [] }]);
    expect(foldRun(answered).status).toBe('answered');
    expect(foldRun(run(started, ['run-failed', { error: 'NoAnswer', message: '' }])).status).toBe('failed');
  });

  test('what a person decided about a call counts until the call is started anew', () => {
    const name = { step: 0, name: 'mail', occurrence: 1 };
    const waiting = run(
      started,
      ['call-started', { ...name, requestHash }],
      ['run-parked', { reason: 'undecided', call: name }],
    );
    expect(foldRun(waiting)).toMatchObject({ status: 'waiting', waiting: name });
    const decided = run(
      started,
      ['call-started', { ...name, requestHash }],
      ['run-parked', { reason: 'undecided', call: name }],
      ['run-resumed', { attempt: 2 }],
      ['call-decided', { ...name, decision: 'retry' }],
    );
    expect(foldRun(decided)).toMatchObject({ status: 'open', attempt: 2 });
    expect(foldRun(decided).waiting).toBeUndefined();
    expect(foldRun(decided).calls.get('0/mail/1')).toEqual({
      state: 'started',
      requestHash,
      decision: 'retry',
    });
    const again = run(
      started,
      ['call-started', { ...name, requestHash }],
      ['call-decided', { ...name, decision: 'retry' }],
      ['call-started', { ...name, requestHash }],
    );
    expect(foldRun(again).calls.get('0/mail/1')).toEqual({ state: 'started', requestHash });
  });

  test('a decision about a call that has a result changes nothing', () => {
    const name = { step: 0, name: 'mail', occurrence: 1 };
    const events = run(
      started,
      ['call-finished', { ...name, requestHash, result: 'sent' }],
      ['call-decided', { ...name, decision: 'skip' }],
    );
    expect(foldRun(events).calls.get('0/mail/1')).toMatchObject({ state: 'finished', result: 'sent' });
  });

  test('a run that an older log parked over a call without naming it is parked, and no decision can be given', () => {
    expect(foldRun(run(started, ['run-parked', { reason: 'undecided' }])).status).toBe('parked');
  });

  test('what the run was shown is what its events list together', () => {
    const [first, second, third] = ['a', 'b', 'c'].map(hashBytes) as EventId[] as [EventId, EventId, EventId];
    const events = run(
      started,
      ['call-finished', { step: 0, name: 'a', occurrence: 1, requestHash, result: 1, derivedFrom: [first] }],
      [
        'step-finished',
        { step: 0, module: recall, patch: { set: {} }, milliseconds: 1, derivedFrom: [second] },
      ],
      ['answer-given', { text: 'Here.', sources: [], derivedFrom: [first, second, third] }],
    );
    expect([...foldRun(events).derivedFrom]).toEqual([first, second, third]);
  });

  test('where a run is only looked at, what was erased is passed over and counted', () => {
    const events = run(['run-started', undefined], routed, ['answer-given', undefined]);
    expect(foldKnown(events)).toMatchObject({ status: 'answered', thought: { mood: 'calm' } });
    expect(foldKnown(events).erased).toHaveLength(2);
  });

  test('an erased body that the state needs is BodyErased, never a guess', () => {
    expect(() => foldRun(run(['run-started', undefined]))).toThrow(BodyErased);
  });

  test('events that do not begin a run are a defect of the caller', () => {
    expect(() => foldRun(run(routed))).toThrow('A run begins with run-started.');
  });
});
