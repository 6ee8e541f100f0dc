import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { OWNER, type EventType } from '../event.ts';
import { addTo, withLog } from '../testing/damage.ts';
import { asked, note, ROOT, RUN } from '../testing/examples.ts';
import { logSpecs } from '../testing/log-conformance.ts';
import type { Runner } from '../testing/runner.ts';
import { sqliteBackend, sqliteTextBackend } from '../testing/sqlite-backend.ts';
import { textViewConformance } from '../testing/text-view-conformance.ts';
import { openSqliteTextView } from './sqlite-text-view.ts';

// Guards against: a statement that is fast on a test's ten events, and reads a branch of 100,000 to give one. The
// statements are those that the conformance suites and every shape of a read cause, recorded as they are prepared.

interface Step {
  readonly parent: number;
  readonly detail: string;
}

let folder: string;
const statements = new Set<string>();

/** All that the specs of a port do, one after another. */
async function everythingOf(define: (runner: Runner) => void): Promise<void> {
  const tests: (() => Promise<void>)[] = [];
  define({ describe: (_, inner) => inner(), test: (_, run) => void tests.push(run) });
  for (const run of tests) await run();
}

async function readInEveryShape(file: string): Promise<void> {
  const several: readonly EventType[] = ['run-started', 'run-parked', 'answer-given', 'run-failed'];
  await withLog(file, async (log) => {
    await addTo(log, [note('1'), asked('2')]);
    const { lineage } = await log.branch('main');
    for (const order of ['newest', 'oldest'] as const) {
      for (const types of [undefined, ...several.map((_, index) => several.slice(index))]) {
        for (const run of [undefined, RUN]) {
          for (const root of [undefined, ROOT]) {
            const filters = { ...(types && { types }), ...(run && { run }), ...(root && { root }) };
            await log.read({ lineage, scope: OWNER, order, limit: 10, ...filters });
          }
        }
      }
    }
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-double-plans-'));
  const prepared = jest.spyOn(DatabaseSync.prototype, 'prepare');
  try {
    await everythingOf((runner) => {
      for (const spec of Object.values(logSpecs)) spec(runner, sqliteBackend);
      textViewConformance(runner, sqliteTextBackend);
    });
    await readInEveryShape(join(folder, 'log.sqlite'));
    const view = await openSqliteTextView(join(folder, 'text.sqlite'), {
      terms: () => [],
      tells: () => true,
      termsVersion: '1',
    });
    await view.close();
    for (const [sql] of prepared.mock.calls) statements.add(sql);
  } finally {
    prepared.mockRestore();
  }
}, 120_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Of the log's file, or of the view's where the log's has no such tables. */
function planOf(sql: string): readonly Step[] {
  try {
    return explain(sql, 'log.sqlite');
  } catch {
    return explain(sql, 'text.sqlite');
  }
}

function explain(sql: string, file: string): readonly Step[] {
  const database = new DatabaseSync(join(folder, file), { readOnly: true });
  try {
    const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    return rows.map(({ parent, detail }) => ({ parent: Number(parent), detail: String(detail) }));
  } finally {
    database.close();
  }
}

/** What a plan may walk from one end to the other. */
const mayBeScanned = [
  /^SCAN (sqlite_schema|state|CONSTANT ROW)$/, // one row, or a handful
  /^SCAN (\(subquery-\d+\)|found)$/, // what another part of the same statement has limited
  /^SCAN l$/, // a lineage, which is a parameter
  /^SCAN \w+ VIRTUAL TABLE INDEX 1:$/, // json_each of a parameter
];

/** What is wrong with a plan; the names of branches are listed as they are stored, and at most a thousand. */
function flaws(sql: string, plan: readonly Step[]): readonly string[] {
  return plan.flatMap(({ parent, detail }) => {
    if (detail.startsWith('SCAN ')) {
      const branches =
        /^SCAN (b|branch)$/.test(detail) && /\bFROM branch\b/.test(sql) && /\bLIMIT\b/.test(sql);
      return branches || mayBeScanned.some((form) => form.test(detail)) ? [] : [detail];
    }
    // SQLite makes an index by itself where it misses one; of a lineage, which is a parameter, it may.
    if (detail.includes('AUTOMATIC')) return detail.startsWith('SEARCH l USING') ? [] : [detail];
    if (!detail.startsWith('USE TEMP B-TREE')) return [];
    // A sort takes in all that its outermost loop gives: that must be limited already.
    const outermost = plan.find((step) => step.parent === parent && /^(SCAN|SEARCH) /.test(step.detail));
    return outermost !== undefined && mayBeScanned.some((form) => form.test(outermost.detail))
      ? []
      : [detail];
  });
}

test('no statement of the log or the text view walks or sorts what grows', () => {
  const found = [...statements].map((sql) => ({ sql, flaws: flaws(sql, planOf(sql)) }));
  expect(found.filter((one) => one.flaws.length > 0)).toEqual([]);
});

test('the runs of a root are looked up by it, its segment and their place: no run of another root is passed over', () => {
  const searches = [...statements].filter((sql) => sql.includes('event_by_root')).map((sql) => planOf(sql));
  expect(searches.length).toBeGreaterThan(0);
  for (const plan of searches) {
    const found = plan.filter(({ detail }) => detail.includes('event_by_root'));
    expect(found).toHaveLength(1);
    expect(found[0]?.detail).toMatch(
      /^SEARCH e USING (COVERING )?INDEX event_by_root \(root=\? AND segment=\? AND seq<\?\)$/,
    );
  }
});

test('a root is compared before any body is looked at', () => {
  const reads = [...statements].filter((sql) => sql.includes('e.root = :root') && !sql.includes(' FROM ('));
  expect(reads.length).toBeGreaterThan(0);
  for (const sql of reads) {
    const order = planOf(sql).map(({ detail }) => /^SEARCH (\w+)/.exec(detail)?.[1]);
    expect(order.filter((table) => table !== undefined && table !== 'run')[0]).toBe('e');
  }
});

test('every table that grows is among those that were asked', () => {
  const all = [...statements].join('\n');
  const growing = [
    'event',
    'body',
    'run',
    'root',
    'segment',
    'base',
    'content',
    'strand',
    'text',
    'posting',
    'verdict',
    'erased',
  ];
  expect(growing.filter((table) => !new RegExp(`\\b(FROM|JOIN|INTO|UPDATE) ${table}\\b`).test(all))).toEqual(
    [],
  );
});

test.each([
  'SELECT * FROM event ORDER BY at LIMIT 1',
  'SELECT * FROM event e WHERE e.segment = 1 AND e.type IN (2, 3) AND e.seq < 9 ORDER BY e.at LIMIT 1',
  'SELECT count(*) FROM body b',
  'SELECT * FROM event e JOIN event o ON o.at = e.at WHERE e.offset = 1',
  'SELECT offset FROM posting',
  'SELECT * FROM text WHERE length = 1',
])('a statement that does would be found: %s', (sql) => {
  expect(flaws(sql, planOf(sql))).not.toEqual([]);
});
