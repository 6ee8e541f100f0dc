import type {
  Bump,
  BumpReport,
  LockChange,
  LockFileState,
  LockMisfit,
  ProfileListing,
} from '@agi-double/runtime';

/** What is said about profiles, locks and roots, in English. */
export const englishProfiles = {
  commands: {
    profile: 'look at profiles, lock them, check them against their locks, and switch between them',
    list: 'list the profiles that can be named, with the roots of their locks',
    show: 'show what a profile comes to here and now: every URI and hash',
    lock: 'write the lock file: what the profile comes to now, and the root of that',
    verify: 'check that everything is what the lock file says, and tell exactly what is not',
    diff: 'show what two profiles, locks or roots differ in, with the texts of frames',
    use: 'think under another profile from now on, in every process',
    bump: 'propose the versions that a change needs, by the rules for versions',
  },
  arguments: {
    profile: 'the name of a profile, or the path of its file (default: what is in force)',
    use: 'the name of a profile, or the path of its file',
    a: 'a profile, the path of a lock file, "active", or the first digits of a root that ran here',
    b: 'the same',
  },
  options: {
    frozen: 'run what the lock file says, or nothing; also AGI_FROZEN=1',
    force: 'write it although the rules for versions ask for other ones',
    full: 'hash model files again, and do not trust what is known of them',
    write: 'write the proposed versions into the files, and then the lock file',
    accept: 'switch although this part breaks: memory, modules; may be given several times',
    with: "the profile that it thinks under (default: its parent's)",
    root: 'only runs under the root that begins so, 4 to 64 digits',
  },
  notes: {
    list: '* is what runs where no other profile is named.',
    show: 'Secrets are named, and never shown.',
    lock:
      'Where the rules for versions are broken nothing is written; `agi profile bump` says which version must go up.\n' +
      'With --json: one document {file, root, previous, changes}.',
    verify:
      'A block for each difference: part, name, file, what was expected, what was found. Then the exit code is 1; without a lock file it is 3.\n' +
      'With --json: one document {ok, profile, file, lockFile, root, found, misfits, differences, missing}.',
    diff:
      'The exit code is 0, whether they differ or not.\n' +
      'With --json: one document {a, b, changes, frames}.',
    use:
      'The branch given by --branch is switched (default: main, and all that follow it); runs under way keep what they began with.\n' +
      'What would break is refused, with the way through.\n' +
      'With --json: one document {profile, root, branch, previous, changes}.',
    bump:
      'Nothing is written without --write. With it, the exit code is 1 where something is left to be done by hand.\n' +
      'With --json: one document {bumps, profile, profileFile, changes, written, byHand}.',
  },
  badRoot: 'It must be the first 4 to 64 digits of a root, with "sha256:" before them or not.',
  noRuns: (branch: string, root: string) => `No run on ${branch} has a root that begins with ${root}.`,
  under: (profile: string) => `under ${profile}`,
  fromNowOn: (profile: string) => `from now on ${profile}`,
  hashing: (done: string, total: string, file: string) => `${done} of ${total}, ${file}`,
  units: ['B', 'kB', 'MB', 'GB', 'TB'],
  locale: 'en',
  switched: (was: string, now: string) => `profile: ${was} → ${now}`,
  list: {
    none: 'No profile can be found.',
    noLock: 'no lock file',
    brokenLock: 'lock file broken',
    broken: 'broken',
    problem: ({ problem }: ProfileListing) => problem,
  },
  show: {
    profile: 'profile',
    file: 'file',
    root: 'root',
    lockFile: 'lock file',
    log: 'log',
    leftOut: 'left out',
    missing: 'not set',
    snapshot: 'snapshot',
  },
  lockFile: {
    absent: 'not there',
    broken: 'broken',
    /** What is wrong with it, line by line below what is to be done. */
    problems: ({ message }: Extract<LockFileState, { state: 'broken' }>) => message,
    same: 'the same',
    other: (root: string) => `another root: ${root}`,
  },
  states: {
    absent: (named: string) => `There is no lock file; \`agi profile lock${named}\` writes one.`,
    broken: (named: string) =>
      `The lock file cannot be used; restore it, or write a new one: \`agi profile lock${named} --force\`.`,
    other: (named: string) => `\`agi profile verify${named}\` tells what is not as the lock file says.`,
  },
  parts: {
    profile: 'profile',
    core: 'core',
    frames: 'frames',
    modules: 'modules',
    memory: 'memory',
    embedder: 'embedder',
    engines: 'engines',
    tools: 'tools',
    allowCode: 'code',
    snapshot: 'snapshot',
  },
  changes: {
    name: ({ name }: LockChange) => name,
    side: (change: LockChange, side: 'was' | 'now') => change[side],
  },
  words: {
    leftOut: (part: string) => `${part} (optional, and not there)`,
    none: 'none',
    core: (logFormat: number, frameLanguage: number) =>
      `log format ${logFormat}, frame language ${frameLanguage}`,
    dimensions: (count: number) => `${count} dimensions`,
    key: (name: string) => `key ${name}`,
    notPinned: 'not pinned: its provider may change it',
    given: 'given by the program',
    codeAllowed: 'frames may attach code',
    codeRefused: 'frames may not attach code',
  },
  lock: {
    written: 'The lock file is written.',
    same: 'The lock file says the same already; nothing was written.',
  },
  verify: {
    file: 'file',
    expected: 'expected',
    found: 'found',
    nothing: '(nothing)',
    misfit: 'does not fit',
    misfitWords: ({ message }: LockMisfit) => message,
    same: 'Everything is what the lock file says.',
    counted: (count: number) => (count === 1 ? '1 difference' : `${count} differences`),
    missing: (variable: string, part: string, place: string) =>
      `${variable} is not set; ${part} needs it (${place}).`,
    differs: (named: string) =>
      `Put back what was not meant to change; for what was, \`agi profile bump${named}\` proposes versions, and with --write writes them and the lock.`,
  },
  diff: {
    same: 'no difference',
    textsUnknown: 'The texts of their frames are not all known here, and so not compared.',
  },
  use: {
    same: (profile: string, branch: string) =>
      `${branch} thinks under ${profile} already; nothing was changed.`,
    done: (profile: string, branch: string) => `${branch} thinks under ${profile} from now on.`,
    main: (profile: string) =>
      `main, and every branch without a profile of its own, thinks under ${profile} from now on.`,
  },
  bump: {
    none: 'Every version is as the rules want it.',
    levels: { major: 'major', minor: 'minor' },
    why: ({ why }: Bump) => why,
    profileWhy: ({ why }: NonNullable<BumpReport['profile']>): readonly string[] => why,
    byHand: 'by hand',
    byHandNext: 'What is marked "by hand" has its version in the source of the program; change it there.',
    written: (files: number) => (files === 1 ? '1 file is written.' : `${files} files are written.`),
    inForce: (was: string, file: string) =>
      `${was} runs on as it is in the log; \`agi profile use ${file}\` switches to what is in the files.`,
    next: (named: string) =>
      `\`agi profile bump${named} --write\` writes these versions into the files, and then the lock file.`,
    lockNext: (named: string) =>
      `Versions may stay as they are; \`agi profile lock${named}\` writes what changed.`,
  },
};
