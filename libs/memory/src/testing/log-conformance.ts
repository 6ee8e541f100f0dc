import type { Log } from '../log.ts';
import type { LogBackend } from './backend.ts';
import type { Runner } from './runner.ts';
import { appendSpec } from './specs/append.ts';
import { archiveSpec } from './specs/archive.ts';
import { branchSpec } from './specs/branch.ts';
import { branchesSpec } from './specs/branches.ts';
import { checkSpec } from './specs/check.ts';
import { closeSpec } from './specs/close.ts';
import { eraseSpec } from './specs/erase.ts';
import { eventSpec } from './specs/event.ts';
import { forkSpec } from './specs/fork.ts';
import { getSpec } from './specs/get.ts';
import { historiesSpec } from './specs/histories.ts';
import { leaseSpec } from './specs/lease.ts';
import { lineageSpec } from './specs/lineage.ts';
import { mergeSpec } from './specs/merge.ts';
import { processesSpec } from './specs/processes.ts';
import { profilesSpec } from './specs/profiles.ts';
import { putSpec } from './specs/put.ts';
import { readSpec } from './specs/read.ts';
import { renameSpec } from './specs/rename.ts';
import { rootsSpec } from './specs/roots.ts';
import { sinceSpec } from './specs/since.ts';
import { takeAbandonedSpec } from './specs/take-abandoned.ts';
import { takeLeaseSpec } from './specs/take-lease.ts';
import { watchSpec } from './specs/watch.ts';

type LogSpec = (runner: Runner, backend: LogBackend) => void;

/** One spec for each method of the port; a method without one does not compile. */
export const logSpecs: Readonly<Record<keyof Log, LogSpec>> = {
  append: appendSpec,
  read: readSpec,
  event: eventSpec,
  branch: branchSpec,
  branches: branchesSpec,
  lineage: lineageSpec,
  fork: forkSpec,
  merge: mergeSpec,
  erase: eraseSpec,
  rename: renameSpec,
  archive: archiveSpec,
  since: sinceSpec,
  put: putSpec,
  get: getSpec,
  roots: rootsSpec,
  lease: leaseSpec,
  takeLease: takeLeaseSpec,
  takeAbandoned: takeAbandonedSpec,
  watch: watchSpec,
  check: checkSpec,
  close: closeSpec,
};

/** What concerns several methods at once. */
const wholeSpecs: Readonly<Record<string, LogSpec>> = {
  'several processes': processesSpec,
  'the profile of a branch': profilesSpec,
  'any history': historiesSpec,
};

/** Defines every test that a backend of the Log port must pass. Call it at the top level of a test file. */
export function logConformance(runner: Runner, backend: LogBackend): void {
  runner.describe(`${backend.name} as a log`, () => {
    for (const [name, spec] of Object.entries({ ...logSpecs, ...wholeSpecs })) {
      runner.describe(name, () => spec(runner, backend));
    }
  });
}
