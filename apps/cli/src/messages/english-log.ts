/** What is said about the log itself, about forgetting and about runs that wait, in English. */
export const englishLog = {
  commands: {
    log: 'look at the log itself, prove it, and anchor it',
    list: 'list the events of a branch, newest first',
    show: 'show everything that the log holds of one event',
    verify: 'prove every hash, parent, sequence and erasure of the whole log, and say exactly what is wrong',
    anchor:
      'print what the log holds now, to be kept elsewhere: only that can prove later that nothing is gone',
    forget: 'erase events for good, with all that was made of their words',
  },
  arguments: {
    event: 'an event, or the first 8 or more digits of one',
    events: 'events, or the first 8 or more digits of each',
  },
  options: {
    type: 'only events of this type; may be given several times',
    run: 'only events of this run, or of the "last" one',
    follow: 'go on with what comes, whoever writes it, until Ctrl-C; then the newest are the last',
    anchor: 'an anchor that was made earlier; "-" reads it from stdin',
    out: 'a file to write it to, in the place of what was there (default: stdout)',
    yes: 'erase without asking, for scripts',
    dryRun: 'only show what would be erased',
    retry: 'make the call that nobody knows the end of once more',
    skip: 'go on without the result of that call',
  },
  notes: {
    list: (types: string) => `With --json: one list of events; with --follow, JSON lines.\nTypes:\n${types}.`,
    verify:
      'One line for each problem, and then the exit code is 1. Without an anchor, a tail that is gone cannot be seen.\n' +
      'With --json: one document {ok, events, branches, problems, further, remedies, eventsPerSecond}.',
    anchor:
      'It holds ids and no words. Keep it on another machine: whoever can change the log must not reach it.',
    forget:
      'Every answer that was made of the words goes too, on every branch. Copies and backups are not reached.\n' +
      'Without a terminal nothing is erased unless --yes is given. The exit code of a "no" is 1.\n' +
      'With --json: one document {branch, asked, dryRun, events}.',
    resume:
      'A run that waits for a decision about a call goes on with --retry or --skip, and no other run does.',
  },
  none: (branch: string) => `No such event on ${branch}.`,
  words: {
    erased: '(erased)',
    damaged: '(damaged: `agi log verify` says where)',
    emptied: '(empty)',
    events: (count: number) => (count === 1 ? '1 event' : `${count} events`),
    replaces: (event: string) => `(replaces ${event})`,
  },
  show: {
    type: 'type',
    parents: 'parents',
    segment: 'segment',
    offset: 'offset',
    bodyHash: 'body hash',
    body: 'body',
  },
  verify: {
    progress: (events: string) => `${events} events checked`,
    branches: 'branches',
    speed: 'speed',
    perSecond: (events: number) => `${events} events/s`,
    anchor: 'anchor',
    anchorOf: (events: number, at: string) => `${events} ${events === 1 ? 'event' : 'events'}, ${at}`,
    atOffset: (offset: number) => `offset ${offset}`,
    true: 'Everything proves true.\nWhether something is gone from the end, only an anchor can tell (--anchor).',
    trueSince: 'Everything proves true, and nothing is gone since the anchor was made.',
    anchorMissing: (file: string) =>
      `The anchor ${file} cannot be read: name the file that \`agi log anchor\` wrote.`,
  },
  anchor: {
    written: (events: number, file: string) =>
      `${events} ${events === 1 ? 'event' : 'events'} anchored in ${file}. Keep it elsewhere than the log.`,
    notWritten: (file: string, why: string) =>
      `The anchor was not written to ${file} (${why}); name a file that can be written.`,
  },
  forget: {
    nobodyToAsk: 'Nothing was erased: nobody can be asked here. Look with --dry-run, then give --yes.',
    yesOrDryRun: 'Give --yes or --dry-run, not both.',
    forGood: 'This cannot be undone.',
    question: (count: number) => `Erase ${count === 1 ? 'this event' : `these ${count} events`}? [y/N] `,
    nothingErased: 'Nothing was erased.',
    erasedAlready: 'It was erased already; nothing is left to erase.',
    erased: (count: number) => `${count === 1 ? '1 event is' : `${count} events are`} erased.`,
    copies: 'Copies and backups elsewhere are not reached: delete those yourself.',
    interrupted: 'interrupted; nothing was erased',
    others: (count: number, runs: number) =>
      `… and ${count} more ${count === 1 ? 'event' : 'events'} of ${runs === 1 ? 'a run' : `${runs} runs`}`,
  },
  retryOrSkip: 'Give --retry or --skip, not both.',
  waiting: (run: string, call: string, step: number, resume: string) =>
    `Run ${run} waits for a decision:\n` +
    `its step ${step} began the call "${call}", and nobody knows how it ended.\n` +
    'Find out whether it happened. Then\n' +
    `  ${resume} --retry  makes it again,\n` +
    `  ${resume} --skip   goes on without it.`,
};
