import assert from 'node:assert/strict';
import { hashBytes, type Hash } from '@agi-double/versioning';
import type { Arbitrary } from 'fast-check';
import { BranchArchived, HeadMoved, MainBranchFixed, NothingToMerge } from '../../errors.ts';
import { OWNER, PUBLIC, type EventType, type LoggedEvent, type RunId } from '../../event.ts';
import type { Log } from '../../log.ts';
import type { LogBackend } from '../backend.ts';
import { answered, asked, erased, merged, note, ROOT } from '../examples.ts';
import { fc } from '../fast-check.ts';
import { LogModel, type ModelBranch } from '../model.ts';
import type { Runner } from '../runner.ts';
import { failure, onLog, same } from '../scene.ts';

const branch = fc.noBias(fc.nat(9));
/** Which profile is set: most often none. */
const profile = fc.option(fc.constantFrom('local-v0.1', 'api-v0.2'), { freq: 1, nil: undefined });
const roots = [ROOT, hashBytes('another root')];

/** Numbers name branches and events: whatever they are, they name one that is there. */
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('append'),
      branch,
      events: fc.integer({ min: 1, max: 4 }),
      run: fc.boolean(),
      root: fc.constantFrom(...roots),
      profile,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('fork'), branch, back: fc.nat(5), narrow: fc.nat(3), profile }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('merge'), branch, from: branch, back: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('rename'), branch }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('archive'), branch, archived: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('erase'),
      branch,
      events: fc.array(fc.nat(99), { maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('race'), branch, rival: branch }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('criss-cross'), branch, rival: branch }) },
);

/** So that there is something to fork and merge from the first step on. */
const beginning: readonly Action[] = [
  { type: 'append', branch: 0, events: 2, run: false, root: ROOT, profile: undefined },
  { type: 'fork', branch: 0, back: 1, narrow: 1, profile: undefined },
  { type: 'append', branch: 1, events: 1, run: true, root: ROOT, profile: undefined },
  { type: 'append', branch: 0, events: 1, run: false, root: ROOT, profile: undefined },
];

type Action = typeof action extends Arbitrary<infer Value> ? Value : never;

/** Does one thing to a log and its model, and sees that they agree on whether it can be done. */
async function act(log: Log, rival: Log, model: LogModel, step: Action): Promise<void> {
  const ours = model.branch(step.branch);
  switch (step.type) {
    case 'append': {
      const { root, profile } = step;
      const run = `run-${model.events.size}` as RunId;
      const events = Array.from({ length: step.events }, () => note('x'));
      if (step.run) events.push(asked('?', run), answered('!', run));
      const append = log.append(
        ours.name,
        ours.head,
        events.map((event) => ({ ...event, root })),
        profile === undefined ? {} : { profile },
      );
      if (ours.archived) await failure(BranchArchived, append);
      else model.add(ours, await append, profile);
      return;
    }
    case 'fork': {
      const at = model.history(ours.head).at(-1 - step.back) ?? model.history(ours.head)[0];
      if (at === undefined) return;
      const scope = step.narrow === 0 ? PUBLIC : model.scopeOf(at.id);
      const name = `b${model.branches.length}`;
      await log.fork(name, at.id, step.narrow === 0 ? PUBLIC : undefined, step.profile);
      const given = step.profile === undefined ? {} : { profile: { name: step.profile, since: 0 } };
      model.branches.push({ name, head: at.id, scope, archived: false, ...given });
      return;
    }
    case 'merge': {
      const theirs = model.history(model.branch(step.from).head).at(-1 - step.back);
      if (theirs === undefined) return;
      await merge(log, model, ours, model.branch(step.from), theirs);
      return;
    }
    case 'rename': {
      const renamed = log.rename(ours.name, `${ours.name}x`);
      if (ours.name === 'main') await failure(MainBranchFixed, renamed);
      else ours.name = (await renamed).name;
      return;
    }
    case 'archive': {
      if (ours.name === 'main') await failure(MainBranchFixed, log.archive('main', true));
      else ours.archived = (await log.archive(ours.name, step.archived)).archived;
      return;
    }
    case 'erase': {
      const notes = [...model.events.values()].filter(({ type }) => type === 'note-added');
      const ids = step.events.flatMap((number) => notes[number % notes.length]?.id ?? []);
      if (ids.length === 0) return;
      const erasure = log.erase(ours.name, ours.head, erased(ids));
      if (ours.archived) {
        await failure(BranchArchived, erasure);
        return;
      }
      model.add(ours, [await erasure]);
      for (const id of ids) model.erased.add(id);
      return;
    }
    case 'race':
      return race(log, rival, model, [ours, model.branch(step.rival)]);
    case 'criss-cross': {
      const theirs = model.branch(step.rival);
      const [our, their] = [model.history(ours.head).at(-1), model.history(theirs.head).at(-1)];
      if (ours === theirs || our === undefined || their === undefined) return;
      await Promise.all([merge(log, model, ours, theirs, their), merge(rival, model, theirs, ours, our)]);
      return;
    }
    default:
      step satisfies never;
  }
}

async function merge(
  log: Log,
  model: LogModel,
  ours: ModelBranch,
  from: ModelBranch,
  theirs: LoggedEvent,
): Promise<void> {
  const held = model.holds(ours.head, theirs.id);
  const written = log.merge(ours.name, ours.head, theirs.id, merged(from.name));
  if (!held && !ours.archived) {
    model.add(ours, [await written]);
    return;
  }
  const error = await written.then(
    () => assert.fail('it was merged'),
    (reason: unknown) => reason,
  );
  // Where both are true, either may be said.
  const told =
    (held && error instanceof NothingToMerge) || (ours.archived && error instanceof BranchArchived);
  assert.ok(told, String(error));
}

/** Two handles append at once, each at the head that it knows. */
async function race(
  log: Log,
  rival: Log,
  model: LogModel,
  [one, two]: readonly [ModelBranch, ModelBranch],
): Promise<void> {
  if (one.archived || two.archived) return;
  const outcomes = await Promise.allSettled([
    log.append(one.name, one.head, [note('one'), note('one')]),
    rival.append(two.name, two.head, [note('two')]),
  ]);
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') model.add(index === 0 ? one : two, outcome.value);
    else assert.ok(one === two && outcome.reason instanceof HeadMoved, String(outcome.reason));
  }
  const won = outcomes.filter(({ status }) => status === 'fulfilled').length;
  assert.equal(won, one === two ? 1 : 2);
}

/** Every way of reading a branch agrees with the model. */
async function agree(log: Log, model: LogModel, branch: ModelBranch): Promise<void> {
  const { name, head } = branch;
  const lineage = model.lineage(head);
  same(await log.branch(name), { ...branch, lineage });
  if (head !== null) same(await log.lineage(head, OWNER), lineage);
  const history = model.history(head).map((event): LoggedEvent => {
    if (!model.erased.has(event.id)) return event;
    const { body, ...header } = event;
    assert.ok(body !== undefined);
    return header;
  });
  const read = (query: {
    order: 'newest' | 'oldest';
    limit: number;
    types?: readonly EventType[];
    root?: Hash;
  }) => log.read({ lineage, scope: OWNER, ...query });
  same(await read({ order: 'oldest', limit: 10_000 }), history);
  same(await read({ order: 'newest', limit: 10_000 }), history.toReversed());
  same(await read({ order: 'oldest', limit: 5 }), history.slice(0, 5));
  same(await read({ order: 'newest', limit: 4 }), history.toReversed().slice(0, 4));
  const notes = history.filter(({ type }) => type === 'note-added');
  const types = ['note-added'] as const;
  same(await read({ order: 'newest', limit: 3, types }), notes.toReversed().slice(0, 3));
  same(await read({ order: 'oldest', limit: 7, types }), notes.slice(0, 7));
  same(
    await read({ order: 'newest', limit: 9, types: ['branch-merged', 'body-erased'] }),
    history
      .filter(({ type }) => type === 'branch-merged' || type === 'body-erased')
      .toReversed()
      .slice(0, 9),
  );
  for (const root of roots) {
    const recorded = history.filter((event) => event.root === root);
    const runs = recorded.filter(({ type }) => type === 'run-started');
    same(await read({ order: 'oldest', limit: 6, root }), recorded.slice(0, 6));
    same(await read({ order: 'newest', limit: 5, root, types }), [
      ...recorded
        .filter(({ type }) => type === 'note-added')
        .toReversed()
        .slice(0, 5),
    ]);
    same(
      await read({ order: 'newest', limit: 3, root, types: ['run-started'] }),
      runs.toReversed().slice(0, 3),
    );
    same(await read({ order: 'oldest', limit: 2, root, types: ['run-started'] }), runs.slice(0, 2));
  }
  same(
    await log.read({ lineage, scope: PUBLIC, order: 'oldest', limit: 10_000 }),
    history.filter(({ id }) => model.scopeOf(id) === PUBLIC),
  );
}

/** Whatever is done to a log, it agrees with events that are walked from child to parent. */
export function historiesSpec({ test }: Runner, backend: LogBackend): void {
  test('any appends, forks, merges, races, erasures, renamings: each branch reads exactly what it descends from', () =>
    fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30, size: 'max' }), (actions) =>
        onLog(backend, async ({ log, another }) => {
          const model = new LogModel(OWNER);
          const rival = await another();
          for (const step of [...beginning, ...actions]) await act(log, rival, model, step);
          for (const branch of model.branches) await agree(rival, model, branch);
          same(
            (await log.branches()).map(({ name }) => name),
            model.branches.map(({ name }) => name).toSorted(),
          );
          const all = [...model.events.values()].sort((a, b) => a.offset - b.offset);
          same(
            (await log.since(0, 10_000)).map(({ id, salt }) => [id, salt === undefined]),
            all.map(({ id }) => [id, model.erased.has(id)]),
          );
        }),
      ),
      { numRuns: 25 },
    ));
}
