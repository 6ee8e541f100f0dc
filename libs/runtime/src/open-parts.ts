import { randomBytes, randomUUID } from 'node:crypto';
import { createCodeRunner, type CodeRunner, type Snapshot } from '@agi-double/frame-engine';
import { textReading } from '@agi-double/llm-adapter';
import { openSqliteTextView, type Log, type RunId } from '@agi-double/memory';
import type { ProfileFile } from '@agi-double/versioning';
import { openBranchBook } from './branches/open-branch-book.ts';
import { OwnerSlots } from './branches/owner-slots.ts';
import type { OpenOptions } from './double-options.ts';
import { Elsewhere } from './elsewhere.ts';
import { makeHome } from './home.ts';
import { EventBook } from './log/event-book.ts';
import { StoredLog } from './log/stored-log.ts';
import { LogBook } from './log-book.ts';
import { localZone } from './local-day.ts';
import { logPlace } from './log-place.ts';
import type { Minds } from './minds/minds.ts';
import { openMinds } from './minds/open-minds.ts';
import { checkEnvironment, profileMind, readProfile, type ProfileMind } from './profile-mind.ts';
import { askLog } from './profiles/ask-log.ts';
import { DEFAULT_PROFILE } from './profiles/profile-folders.ts';
import { profileInLog } from './profiles/profile-in-log.ts';
import { Recollection } from './recollection.ts';
import { currentOwner } from './run/owner.ts';
import { Recovery } from './run/recovery.ts';
import { Runs } from './run/runs.ts';
import { Streams } from './run/streams.ts';
import { suspectsIn } from './run/suspects-in.ts';
import { stuckFile, Watchdog } from './run/watchdog.ts';

const RECOVER_MILLISECONDS = 1_000;

/** What a Double is made of, open. */
export interface DoubleParts {
  readonly log: Log;
  readonly minds: Minds;
  readonly recollection: Recollection;
  readonly runs: Runs;
  readonly recovery: Recovery;
  readonly book: LogBook;
  readonly branchBook: ReturnType<typeof openBranchBook>;
  readonly events: EventBook;
  readonly stored: StoredLog;
  readonly ownerSlots: OwnerSlots;
  readonly elsewhere: Elsewhere;
  readonly streams: Streams;
  readonly runner: CodeRunner;
  readonly watchdog: Watchdog | undefined;
}

/** How long closing waits for runs to let go before it gives up on them. */
const CLOSE_MILLISECONDS = 5_000;

/** Lets go of what runs, and closes the rest. */
export async function closeParts(parts: DoubleParts): Promise<void> {
  parts.recovery.stop();
  parts.runs.close();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_MILLISECONDS);
  });
  await Promise.race([parts.recovery.settled().then(() => parts.streams.settled()), late]);
  clearTimeout(timer);
  await parts.minds.close();
  await parts.runner.close();
  await parts.watchdog?.close();
  await parts.recollection.close();
  await parts.log.close();
}

/** Opens what `Double.open` is made of, or leaves nothing open behind. */
export async function openParts(
  home: string,
  profile: string | undefined,
  options: OpenOptions,
): Promise<DoubleParts> {
  const { clock, warn = () => undefined, environment = process.env } = options;
  const frozen = options.frozen === true;
  const file = await firstProfile(home, profile, options);
  const place = logPlace(home, file.profile, environment);
  await using opening = new AsyncDisposableStack();
  const isThere = await place.isThere();
  const runner = createCodeRunner(options.printed && { printed: options.printed });
  opening.defer(() => runner.close());
  // Shared by all minds: none of them may end what another one's code runs in.
  const shared = { ...runner, close: () => Promise.resolve() };
  // Before a log is made: what cannot run leaves nothing behind. Of one that is there it is not known yet what it uses.
  const isFirst = !isThere || frozen;
  if (isFirst && options.frames !== 'log' && options.engine === undefined)
    checkEnvironment(file, environment);
  const mind = isFirst ? await profileMind(home, file, { ...options, runner: shared }) : undefined;
  const loaded = mind && (frozen ? await loadFrozen(mind) : await mind.loader.load());
  await makeHome(home);
  const opened = await place.open({ ...(clock && { clock }), randomBytes });
  const log = options.wrapLog?.(opened) ?? opened;
  opening.defer(() => log.close());
  const minds = await openMinds(
    {
      ...options,
      ...{ home, log, warn, frozen, runner: shared },
      prefer: options.frames ?? 'files',
      textView: place.textView,
    },
    { file, mind, loaded, isNamed: profile !== undefined },
  );
  opening.defer(() => minds.close());
  const view = await openSqliteTextView(place.textView, textReading);
  opening.move();
  return partsOf(home, log, { minds, runner }, new Recollection(log, view, warn), options);
}

async function loadFrozen(mind: ProfileMind): Promise<Snapshot> {
  const { frozenMind } = await import('./minds/frozen-mind.ts');
  return frozenMind(mind);
}

/** Where nobody names one, the log says later what was last used; whoever may run nothing but a lock file must know before. */
async function firstProfile(
  home: string,
  named: string | undefined,
  options: OpenOptions,
): Promise<ProfileFile> {
  const file = await readProfile(home, named ?? DEFAULT_PROFILE, options);
  if (named !== undefined || options.frozen !== true) return file;
  const used = await askLog(home, file.profile, options.environment ?? process.env, profileInLog);
  return used === undefined || used === file.profile.profile ? file : readProfile(home, used, options);
}

function partsOf(
  home: string,
  log: Log,
  { minds, runner }: Pick<DoubleParts, 'minds' | 'runner'>,
  recollection: Recollection,
  options: OpenOptions,
): DoubleParts {
  const { clock = Date.now, random = Math.random, warn = () => undefined } = options;
  const { report = () => undefined } = options;
  const book = new LogBook(log, minds);
  const ownerSlots = new OwnerSlots(log, warn);
  const { endWhenStuck } = options;
  const watchdog = endWhenStuck === undefined ? undefined : new Watchdog(home, endWhenStuck);
  const runs = new Runs({
    log,
    minds,
    recollection,
    owner: currentOwner(),
    clock,
    zone: options.zone ?? localZone(),
    random,
    newRunId: () => randomUUID() as RunId,
    report,
    ownerSlots,
    warn,
    watchdog,
  });
  return {
    log,
    minds,
    recollection,
    runs,
    recovery: new Recovery({
      take: () => runs.takeAbandoned(),
      finish: (abandoned) => runs.finish(abandoned),
      report,
      milliseconds: options.recoverMilliseconds ?? RECOVER_MILLISECONDS,
      suspects: suspectsIn(stuckFile(home)),
    }),
    book,
    branchBook: openBranchBook(log, minds),
    events: new EventBook(log),
    stored: new StoredLog(log, [recollection.view], options.clock),
    ownerSlots,
    elsewhere: new Elsewhere({ ...options, home, log, minds, book }),
    streams: new Streams(report),
    runner,
    watchdog,
  };
}
