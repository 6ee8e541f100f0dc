import type { CheckFact, EngineNotice } from '@agi-double/runtime';
import { englishBranches } from './english-branches.ts';
import { englishLog } from './english-log.ts';
import { englishProfiles } from './english-profiles.ts';

/** What the program itself says, in English. */
export const english = {
  about: 'A persistent reasoning agent that you own: ask it, tell it, and see why it answered as it did.',
  titles: {
    'Usage:': 'Usage:',
    'Arguments:': 'Arguments:',
    'Options:': 'Options:',
    'Global Options:': 'Global Options:',
    'Commands:': 'Commands:',
    'Examples:': 'Examples:',
  },
  commands: {
    up: 'start the service, and on a terminal a chat prompt beside it',
    ask: 'ask a question; the answer goes to stdout, its sources to stderr',
    chat: 'talk; without a terminal, each line of stdin is one input',
    remember: 'tell it something to keep',
    trace: 'show why a run answered as it did',
    runs: 'list runs, newest first',
    resume: 'continue a parked or abandoned run',
    replay: "answer a run's input once more, on a new branch, and show what differs",
    branchFork: 'start a new branch at the head of another one, or at any event',
    frames: 'look at the frames, write them, update them, and go back to earlier ones',
    framesList: 'list the active frames',
    framesShow: 'show the source of a frame',
    framesTree: 'show which frame extends which',
    framesStatus: 'show which frames run, since when, and why newer ones do not',
    framesHistory: 'list which frames ran, newest first',
    framesWhy: 'show which rules and route fire for a text, and why the others do not',
    framesDiff: 'show how the texts of two snapshots differ',
    framesLint: 'check a folder of frames, without a Double, and print all that is wrong',
    framesNew: 'write an example of a frame, to be edited',
    framesReload: 'run the frames as their files are now',
    framesProbe: 'ask the frames in force the questions of their probes',
    framesSync: 'fetch the frames from their origin, and run them',
    framesRollback: 'go back to frames that ran before, and hold them until the rollback is lifted',
    doctor: 'check the machine, the log, the views and the frames',
    help: 'show the help of a command',
  },
  arguments: {
    text: 'the words; "-" reads them from stdin',
    run: 'the id of a run, or "last"',
    resumeRun: "the id of a run; without it, the branch's open run",
    branchName: 'the name of the new branch',
    frame: 'the name of a frame (sky), its URI, or a reference (frame://*.sky.*)',
    command: 'the name of a command',
    folder: "a folder of frames; by default that of the profile's frames",
    kind: (kinds: string) => `what it is: ${kinds}`,
    frameName: 'its name: lower-case words joined by hyphens',
    from: 'the beginning of a snapshot\'s hash, "active" or "files"',
    to: 'the same',
    snapshot: "the beginning of a snapshot's hash; without it, the one before",
  },
  options: {
    json: 'print JSON on stdout, and errors as JSON on stderr',
    home: 'where the log lives (default: $AGI_HOME, or .agi in the working directory)',
    profile: 'what to run (default: $AGI_PROFILE, what was used last, or symbiotic-local)',
    branch: 'the branch to work on (default: main)',
    noColor: 'print without colors, as does NO_COLOR',
    version: 'print the version',
    help: 'show this help',
    port: 'the port of the service (default: 7788; 0 takes a free one)',
    host: 'the address to listen on (default: 127.0.0.1); any other needs AGI_TOKEN',
    allowHost: 'another name the service may be called under; may be given several times',
    from: 'a branch or an event (sha256:…); by default the branch given by --branch',
    allowCode: 'allow attached code, as a profile with allowCode: true does',
    folder: "where to write it (default: the folder of the profile's frames)",
    all: 'show every rule and route',
    files: 'look at the frame files as they are now, and not at what is in force',
    role: 'a role of who asks; may be given several times (default: owner)',
    channel: 'where it comes in (default: cli)',
    lift: 'end the rollback: the frames follow their files again',
    replayFrames:
      'the snapshot to answer with: the beginning of its hash, "active" or "files" (default: the run\'s own)',
    limit: 'how many to list, 1 to 1000 (default: 20)',
  },
  notes: {
    ask: 'With --json: one document, the event answer-given {run, branch, event, text, sources}, with cut where the answer is not whole.',
    chat: 'With --json: JSON lines, every event of each run as it happens.',
    resume: 'With --json: one document, the event answer-given.',
    replay: 'With --json: one document {branch, run, same, answer, before, diff}.',
    framesStatus: 'Frames that were refused are information: the exit code is 0.',
    framesHistory: '* runs now. + after a commit: there were changes that git did not know of.',
    framesDiff: 'By default from "active" to "files". The exit code is 0, whether they differ or not.',
    framesLint: 'One line for each problem: file:line:column message. The exit code is 1 when there is one.',
    framesProbe:
      'One line for each probe that did not come true, and then the exit code is 1. Nothing is kept.',
    framesReload: 'What does not compile, or fails its probes, changes nothing.',
    up: 'With --json: one document {address, process}, and no prompt. Ctrl-C or SIGTERM ends it with exit code 0.',
    environment:
      'Environment: AGI_HOME, AGI_PROFILE, AGI_FROZEN=1, NO_COLOR, AGI_DEBUG=1 (stacks of unexpected errors).\n' +
      'Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 130 interrupted.',
  },

  oldNode: (version: string) =>
    `agi needs Node 24 or newer, and this is Node ${version}: install it from https://nodejs.org, or run "npm ci" in the project, which brings it along.`,
  outputLost: (code: string) =>
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'The disk that the output goes to is full, so what was printed is not whole. Make room or print elsewhere, and run the command again; what the Double answered is in its log: agi trace last.'
      : `The output cannot be written (${code}), so what was printed is not whole. Print elsewhere, and run the command again; what the Double answered is in its log: agi trace last.`,
  notANumber: (from: number, to: number) => `It must be a whole number from ${from} to ${to}.`,
  emptyValue: 'It must not be empty.',
  badKind: (kinds: string) => `It must be one of ${kinds}.`,
  badName: 'It must be lower-case words joined by hyphens.',
  snapshotAndLift: 'Give a snapshot to go back to or --lift, not both.',
  folderMissing: (folder: string) => `There is no folder ${folder}.`,
  seeHelp: (command: string) => `Try "${command} --help".`,
  usage: {
    unknownCommand: (what: string) => `unknown command "${what}"`,
    unknownOption: (what: string) => `unknown option "${what}"`,
    missingArgument: (what: string) => `the argument "${what}" is missing`,
    missingValue: (what: string) => `the option "${what}" needs a value`,
    badValue: (what: string) => `the value of "${what}" does not fit`,
    tooManyArguments: 'there are too many arguments',
    other: 'the command line does not fit',
    didYouMean: (what: string) => `Did you mean "${what}"?`,
  },

  defaultValue: (value: string) => `(default: "${value}")`,

  source: 'source',
  parked: 'parked; `agi resume` continues it',
  interrupted: 'interrupted; nothing was written',
  revised: '(the draft above was revised)',
  cut: {
    length: '(the answer is cut: the model reached its limit of tokens)',
    'content-filter': '(the answer is cut: a content filter ended it)',
    'tool-calls': '(the answer may not be all: the model wanted a tool, and it has none)',
    error: '(the answer is cut: the model broke off; `agi trace last` says more)',
  },
  unfinished: 'The run ended without an answer. `agi trace last` shows how far it came.',
  runFailed: (message: string) => `The run failed: ${message}`,
  /** In English, an error says it itself. */
  error: undefined as ((error: Error) => string | undefined) | undefined,
  unexpected: (message: string) => `Something unexpected happened: ${message} (AGI_DEBUG=1 shows where)`,
  remembered: (branch: string) => `Remembered on ${branch}.`,
  unknownFrame: (uri: string, near: string | undefined) =>
    `There is no active frame ${uri}.` +
    (near === undefined ? ' `agi frames list` names those there are.' : ` Did you mean ${near}?`),
  severalFrames: (name: string, count: number) =>
    `${name} fits ${count} frames; \`agi frames list\` names them, and one URI tells them apart.`,
  stdinTooLong: (bytes: number) => `The text on stdin is longer than ${bytes} bytes; give a shorter one.`,
  stdinNotText: 'What came on stdin is not UTF-8 text.',

  chat: {
    prompt: 'you> ',
    welcome: (profile: string, branch: string) =>
      `${profile} on branch ${branch}. /help shows the commands, /exit or Ctrl-D ends.`,
    help:
      '/trace    why the last answer is what it is\n' +
      '/why …    which rules and route a text would meet, and why\n' +
      '/resume   continue what Ctrl-C parked (--retry, --skip: decide about a call)\n' +
      '/frames   which frames run\n' +
      '/help     this list\n' +
      '/exit     end (also Ctrl-D)\n' +
      'Ctrl-C    park the thought and come back to the prompt',
    unknown: (command: string) => `There is no ${command}; /help shows the commands.`,
    parked: 'parked; /resume continues it',
    waiting: (call: string, step: number) =>
      `It waits for a decision: step ${step} began the call "${call}",\n` +
      'and nobody knows how it ended. Find out whether it happened. Then\n' +
      '  /resume --retry  makes it again,\n' +
      '  /resume --skip   goes on without it.',
    whyWhat: 'Write the text behind it: /why Who are you?',
    more: (count: number) => `… and ${count} more`,
    howToLeave: 'Ctrl-C once more, /exit or Ctrl-D ends.',
    shellLine:
      'That looks like a line for a shell, so nothing was done with it and nothing was kept. Send it once more to say it to me.',
  },

  up: {
    hint: 'Ctrl-C stops it.',
    serving: (address: string) => `Serving at ${address}`,
    frames: (frames: number, place: string) =>
      `${frames} ${frames === 1 ? 'frame' : 'frames'} from ${place}, watched for changes`,
    late: (seconds: number) =>
      `The service did not start to listen within ${seconds} seconds, and was stopped.`,
    died: (code: number | null, signal: string | null) =>
      signal === null
        ? `The service ended by itself, with exit code ${code ?? 'none'}. \`agi up\` starts it again.`
        : `The service was ended by ${signal}. \`agi up\` starts it again; what was acknowledged is kept.`,
    again: 'The service ended itself, because a run kept it from everything else; it is started again.',
    missing:
      'The service @agi-double/frame-core is not installed beside this command; install it and try again.',
  },

  doctor: {
    ok: 'ok',
    failed: 'failed',
    portFree: (port: number) => `${port} is free`,
    portOurs: (port: number) => `a service of AGI Double answers on ${port}`,
    portTaken: (port: number) =>
      `${port} is in use by another program; \`agi up --port <number>\` takes another one`,
    portFailed: (port: number, why: string) => `${port} cannot be opened: ${why}`,
    /** What checks are called; in English as programs know them. */
    names: {} as Readonly<Record<string, string>>,
    /** What a check found, where a language has its own words for it; in English the check has them. */
    fact: undefined as ((fact: CheckFact) => string) | undefined,
  },

  frames: {
    onDemand: 'on demand',
    snapshot: (snapshot: string) => `snapshot ${snapshot}`,
    counted: (frames: number, snapshot: string) =>
      `${frames} ${frames === 1 ? 'frame' : 'frames'}, snapshot ${snapshot}`,
    problems: (problems: number, folder: string) =>
      `${problems} ${problems === 1 ? 'problem' : 'problems'} in ${folder}`,
    more: (problems: number) => `… and ${problems} more`,
    moreToLint: (lines: number) => `… and ${lines} more; \`agi frames lint\` shows them`,
    editNext: (folder: string) => `Edit it, check it with \`agi frames lint${folder}\`, then ask.`,
    starterMind:
      'This is the starter mind, inside the program itself; with a profile and frames of your own an update of the program cannot touch them.',
    probing: 'asking the probes…',
    probed: (probes: number) => (probes === 1 ? '1 probe came true' : `${probes} probes came true`),
    noProbes:
      'There are no probes: no frame in force asks anything. "agi frames new probe <name>" writes one.',
    probesFailed: (failed: number, probes: number) =>
      `${failed} of ${probes} ${probes === 1 ? 'probe' : 'probes'} did not come true`,
    updated: (previous: string, snapshot: string) => `frames: ${previous} → ${snapshot}`,
    notUsed: (snapshot: string) => `These frames are not used; ${snapshot} stays.`,
    fetching: 'fetching the frames from their origin…',
    nothingChanged: 'nothing changed',
    heldMark: 'held',
    held: 'held until `agi frames rollback --lift`',
    same: 'no difference',
    tooDifferent: 'too different to be compared line by line; shown whole',
    status: {
      snapshot: 'snapshot',
      frames: 'frames',
      since: 'since',
      commit: 'commit',
      rollback: 'rollback',
      from: 'from',
      refused: 'refused',
      uncommitted: 'with uncommitted changes',
      watching: 'watched',
      files: 'files',
      refusal: (stage: string, reason: string) => `${stage} (${reason})`,
      short: (frames: number, since: string, reason: string) =>
        `${frames} ${frames === 1 ? 'frame' : 'frames'}  since ${since} (${reason})`,
    },
    inFiles: {
      same: 'the same as in force',
      other:
        'others than in force (`agi frames diff`); the next `agi ask`, or a service that runs, takes them up',
      otherHeld: 'others than in force (`agi frames diff`); not taken up while the rollback holds',
      otherRefused: 'others than in force (`agi frames diff`); the next `agi ask` tries them once more',
      broken: 'broken, and so not taken up',
      refused: 'broken, as told below',
    },
    reasons: {
      opened: 'opened',
      start: 'start',
      watch: 'file changed',
      sync: 'sync',
      reload: 'reload',
      rollback: 'rollback',
      lifted: 'rollback lifted',
    },
    stages: { read: 'not read', compile: 'not compiled', rehearse: 'probes failed' },
  },

  why: {
    fired: 'fired',
    route: 'route',
    others: 'not fired',
    none: 'none',
    denies: (text: string) => `denies: ${text}`,
    says: (text: string) => `says: ${text}`,
    choosesRoute: 'chooses the route',
    overruled: (what: string) => `overruled: ${what}`,
    sets: (what: string) => `sets ${what}`,
    activates: (frames: string) => `activates ${frames}`,
    narrows: (scope: string) => `narrows what is recalled to ${scope}`,
    answered: (rule: string) => `none, for ${rule} answered`,
    noRoute: 'none fits',
    chosenBy: (rule: string) => `chosen by ${rule}`,
    isFalse: (expression: string) => `${expression} is false`,
    onlyRules: 'only rules choose it',
    switchedOff: 'switched off (when: false)',
    unasked: (count: number, rule: string) =>
      count === 1
        ? `1 more was not asked, for ${rule} ended the asking; --all names it`
        : `${count} rules and routes were not asked, for ${rule} ended the asking; --all names them`,
    notAsked: (rule: string) => `not asked, for ${rule} ended the asking`,
    dormant: 'on demand, and not activated',
    notReached: 'not asked, for another route was chosen',
    more: (count: number) => `… and ${count} more; --all shows them`,
  },

  replay: {
    same: (run: string) => `the same answer as that of run ${run}`,
    differs: (run: string) => `not the answer of run ${run}`,
    unanswered: (run: string) => `run ${run} itself has no answer`,
    branch: (branch: string) => `on branch ${branch}`,
  },

  trace: {
    run: 'run',
    when: 'when',
    input: 'input',
    snapshot: 'snapshot',
    root: 'root',
    rules: 'rules',
    route: 'route',
    denied: 'denied',
    said: 'said',
    activated: 'activated',
    scope: 'scope',
    slots: 'slots',
    afterSet: (slot: string) => `set ${slot}`,
    nothing: 'nothing',
    defaultStoodIn: 'failed; the default stood in',
    steps: 'steps',
    recalled: 'recalled',
    answer: 'answer',
    notices: 'engines',
    /** In English, a notice says it itself. */
    notice: ({ message }: EngineNotice) => message,
    failure: 'failed',
    none: 'none',
    erased: '(erased)',
    erasedWord: 'erased',
    erasedEvents: (count: number) => (count === 1 ? 'one event' : `${count} events`),
    waiting: 'waits for',
    waitingFor: (call: string, step: number) => `a decision about the call "${call}" of step ${step}`,
    set: 'set',
    call: 'call',
    callOpen: 'not finished',
    branch: (branch: string) => `branch ${branch}`,
    attempts: (count: number) => `attempt ${count}`,
    answered: (rule: string) => `none, for ${rule} answered`,
  },
  branches: englishBranches,
  log: englishLog,
  profiles: englishProfiles,
  status: {
    running: 'running',
    parked: 'parked',
    waiting: 'waiting',
    answered: 'answered',
    failed: 'failed',
  },
};
