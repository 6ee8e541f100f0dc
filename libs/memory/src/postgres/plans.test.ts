import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hashBytes, hashToBytes } from '@agi-double/versioning';
import type { EventId, LoggedEvent, RunId } from '../event.ts';
import type { Log } from '../log.ts';
import { answered, asked, note, ROOT, RUN } from '../testing/examples.ts';
import { postgresBackend } from '../testing/postgres-backend.ts';
import type { LogPlace } from '../testing/backend.ts';
import { unhex } from '../event-row.ts';
import { parsePostgresAddress } from './address.ts';
import { ALL_BRANCHES, ONE_BRANCH } from './branch.ts';
import { Connection, type Value } from './connection.ts';
import { FIND_EVENTS } from './erase.ts';
import { FIND_ORIGIN } from './fork.ts';
import { FIND_ROOTS, FIND_RUNS } from './intern.ts';
import { OPEN_RUN_OWNERS, READ_LEASE, TAKE_ABANDONED } from './lease.ts';
import { LINEAGE } from './lineage.ts';
import { LOCK_BRANCH, LOCK_BRANCH_NAME, READ_LOCKED } from './lock-branch.ts';
import { KNOWN_SEQ } from './merge.ts';
import { READ_EVENT, SINCE } from './read.ts';
import { boundsQuery, NAMED_SEGMENTS, segmentsQuery } from './read-lineage.ts';
import { FIND_ROOT, ROOTS } from './roots.ts';
import { ERASED_SOURCE } from './sources.ts';

// Guards against a read whose cost grows with the branch, or with the number of branches: each plan is run on a branch that
// is long against its limit, and among branches of which few have an open run.

const EVENTS = 5_000;
const BRANCHES = 300;
const LIMIT = 10;
/** Of the first events alone. */
const OLD_ROOT = hashBytes('old root');

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

const backend = postgresBackend();
let place: LogPlace;
let log: Log;
let connection: Connection;
let first: LoggedEvent | undefined;
let segment: number;
let oldRoot: number;

beforeAll(async () => {
  place = await backend.place();
  log = await place.open({ clock: Date.now, randomBytes });
  let head: EventId | null = null;
  for (let done = 0; done < EVENTS; done += 500) {
    const rest = Array.from({ length: 492 }, () => note('x'));
    const runs = Array.from({ length: 5 }, (_, index) => asked('?', `run-${done + index}` as RunId));
    const events = await log.append(
      'main',
      head,
      [...runs, asked('?'), note('y'), ...rest, answered('!')].map((event) => ({
        ...event,
        root: done === 0 ? OLD_ROOT : ROOT,
      })),
    );
    first ??= events[0];
    head = events.at(-1)?.id ?? null;
  }
  for (let made = 0; made < BRANCHES; made += 1) await log.fork(`b${made}`, first?.id as EventId);
  const side = await log.append('b7', first?.id as EventId, [asked('?', OPEN), note('z')], {
    lease: { run: OPEN, owner: 'me', attempt: 1, milliseconds: 60_000 },
  });
  await log.merge('b9', first?.id as EventId, side[1]?.id as EventId, {
    type: 'branch-merged',
    root: ROOT,
    body: { from: 'b7', decisions: [], hidden: [], slots: [] },
  });
  const address = parsePostgresAddress(place.elsewhere.location);
  connection = await Connection.open({ address, failed: (failure, cause) => new Error(failure, { cause }) });
  segment = await connection.read(async (session) => {
    const row = await session.one<{ key: number }>('SELECT key FROM segment ORDER BY key LIMIT 1');
    return row?.key ?? 0;
  });
  oldRoot = await connection.read(async (session) => {
    const row = await session.one<{ key: number }>(FIND_ROOT, hashToBytes(OLD_ROOT));
    return row?.key ?? 0;
  });
});

afterAll(async () => {
  await connection.close();
  await log.close();
  await backend.end();
});

function nodesOf(plan: Plan): readonly Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

async function nodes(sql: string, values: readonly Value[]): Promise<readonly Plan[]> {
  const [row] = await connection.read((session) =>
    session.all<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      ...values,
    ),
  );
  return row === undefined ? [] : nodesOf(row['QUERY PLAN'][0].Plan);
}

const id = (): Uint8Array => (first === undefined ? new Uint8Array() : hashToBytes(first.id));
const segmentId = (): Uint8Array => unhex(first?.segment ?? '');
const OPEN = 'open' as RunId;
const orders = ['newest', 'oldest'] as const;

const queries: readonly (readonly [name: string, sql: string, values: () => readonly Value[]])[] = [
  ['append, lock the branch', LOCK_BRANCH, () => ['main']],
  ['append, the branch', READ_LOCKED, () => ['main']],
  ['append, sources', ERASED_SOURCE, () => [[id()]]],
  ['rename, lock the branch', LOCK_BRANCH_NAME, () => ['main']],
  ['append, known runs', FIND_RUNS, () => [[RUN]]],
  ['append, known roots', FIND_ROOTS, () => [[hashToBytes(ROOT)]]],
  ['root', FIND_ROOT, () => [hashToBytes(ROOT)]],
  ['roots', ROOTS, () => [new Uint8Array(32), new Uint8Array(32).fill(255), LIMIT]],
  ['branch', ONE_BRANCH, () => ['main']],
  ['branches', ALL_BRANCHES, () => [LIMIT, null, '']],
  ['branches in use', ALL_BRANCHES, () => [LIMIT, false, '']],
  ['fork', FIND_ORIGIN, () => [id()]],
  ['event', READ_EVENT, () => [id(), 'owner']],
  ['lineage', LINEAGE, () => [id(), 'owner']],
  ['merge, what is known', KNOWN_SEQ, () => [segment + 1, segment]],
  ['erase', FIND_EVENTS, () => [[id()]]],
  ['lease', READ_LEASE, () => [RUN, null]],
  ['owners of open runs', OPEN_RUN_OWNERS, () => []],
  ['abandoned runs', TAKE_ABANDONED, () => ['you', null, 8_000, []]],
  ['since the beginning', SINCE, () => [0, LIMIT, 1_000_000]],
  ['since the middle', SINCE, () => [EVENTS / 2, LIMIT, 1_000_000]],
  ['since the end', SINCE, () => [EVENTS, LIMIT, 1_000_000]],
  ['read, named segments', NAMED_SEGMENTS, () => [[segmentId()], [EVENTS], 'owner']],
  ...orders.map(
    (order) =>
      [
        `read, where segments begin, ${order}`,
        boundsQuery(order),
        () => [
          [segment, segment + 8],
          [EVENTS, 2],
        ],
      ] as const,
  ),
  ...orders.flatMap((order) =>
    [false, true].map(
      (overlapping) =>
        [
          `read, ${order}, runs of a root${overlapping ? ', overlapping' : ''}`,
          segmentsQuery({ order, run: false, root: 'runs', types: false, overlapping }),
          () => [[segment], [EVENTS], LIMIT, oldRoot],
        ] as const,
    ),
  ),
  ...orders.flatMap((order) =>
    [false, true].flatMap((run) =>
      [false, true].flatMap((types) =>
        [false, true].map(
          (overlapping) =>
            [
              `read, ${order}${run ? ', of a run' : ''}${types ? ', of types' : ''}${overlapping ? ', overlapping' : ''}`,
              segmentsQuery({ order, run, types, overlapping }),
              () => [[segment], [EVENTS], LIMIT, ...(types ? [[2, 10]] : []), ...(run ? [RUN] : [])],
            ] as const,
        ),
      ),
    ),
  ),
];

/** How many rows of a table a plan looks at. */
const rowsRead = (node: Plan): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];

test.each(queries)('%s: searches indexes, and reads no more than it gives', async (_, sql, values) => {
  const plan = await nodes(sql, values());
  expect(plan.length).toBeGreaterThan(0);
  const tables = plan.filter((node) => node['Relation Name'] !== undefined);
  expect(tables.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  // One limit for each of two types, and one row more to see the end.
  expect(Math.max(...tables.map(rowsRead))).toBeLessThanOrEqual(2 * LIMIT + 1);
});

test.each(
  orders.flatMap((order) =>
    [false, true].flatMap((run) => [false, true].map((types) => [order, run, types] as const)),
  ),
)(
  'of one root, %s, of a run: %s, of types: %s: no body is looked at but those it gives',
  async (order, run, types) => {
    const sql = segmentsQuery({ order, run, root: 'one', types, overlapping: false });
    const values = [[segment], [EVENTS], LIMIT, ...(types ? [[2, 10]] : []), ...(run ? [RUN] : []), oldRoot];
    const plan = await nodes(sql, values);
    expect(plan.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    const bodies = plan.filter((node) => node['Relation Name'] === 'body');
    expect(bodies).not.toEqual([]);
    expect(Math.max(...bodies.map(rowsRead))).toBeLessThanOrEqual(LIMIT);
  },
);

test('the runs of a root are looked up by it, also after the server has counted a log that had one root', async () => {
  const sql = segmentsQuery({ order: 'newest', run: false, root: 'runs', types: false, overlapping: false });
  await connection.read((session) => session.all('ANALYZE event'));
  const plan = await nodes(sql, [[segment], [EVENTS], LIMIT, oldRoot]);
  expect(plan.map((node) => node['Index Name'])).toContain('event_by_root');
});
