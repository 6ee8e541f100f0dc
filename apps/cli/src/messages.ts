/**
 * Every sentence the program itself says, in its two languages. What a Double says comes from its frames, and what
 * a library reports comes from its errors; neither is translated here.
 */
const english = {
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
    branch: 'list branches, or fork one',
    branchList: 'list branches in order of name',
    branchFork: 'start a new branch at the head of another one, or at any event',
    frames: 'list the active frames, or show one',
    framesList: 'list the active frames',
    framesShow: 'show the source of a frame',
    doctor: 'check the machine, the log, the views and the frames',
    help: 'show the help of a command',
  },
  arguments: {
    text: 'the words; "-" reads them from stdin',
    run: 'the id of a run, or "last"',
    resumeRun: "the id of a run; without it, the branch's open run",
    branchName: 'the name of the new branch',
    frame: 'the URI of a frame, as `agi frames list` prints it',
    command: 'the name of a command',
  },
  options: {
    json: 'print JSON on stdout, and errors as JSON on stderr',
    home: 'where the log lives (default: $AGI_HOME, or .agi in the working directory)',
    profile: 'what to run (default: $AGI_PROFILE, or symbiotic-local)',
    branch: 'the branch to work on (default: main)',
    noColor: 'print without colors, as does NO_COLOR',
    version: 'print the version',
    help: 'show this help',
    port: 'the port of the service (default: 7788; 0 takes a free one)',
    from: 'a branch or an event (sha256:…); by default the branch given by --branch',
    limit: 'how many to list, 1 to 1000 (default: 20)',
  },
  notes: {
    ask: 'With --json: one document, the event answer-given {run, branch, event, text, sources}.',
    chat: 'With --json: JSON lines, every event of each run as it happens.',
    resume: 'With --json: one document, the event answer-given.',
    up: 'With --json: one document {address, process}, and no prompt. Ctrl-C or SIGTERM ends it with exit code 0.',
    environment:
      'Environment: AGI_HOME, AGI_PROFILE, NO_COLOR, AGI_DEBUG=1 (stacks of unexpected errors).\n' +
      'Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 130 interrupted.',
  },

  oldNode: (version: string) =>
    `agi needs Node 24 or newer, and this is Node ${version}: install it from https://nodejs.org, or run "npm ci" in the project, which brings it along.`,
  notANumber: (from: number, to: number) => `It must be a whole number from ${from} to ${to}.`,
  emptyValue: 'It must not be empty.',
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

  source: 'source',
  parked: 'parked; `agi resume` continues it',
  interrupted: 'interrupted; nothing was written',
  revised: '(the draft above was revised)',
  unfinished: 'The run ended without an answer. `agi trace last` shows how far it came.',
  runFailed: (error: string, message: string) => `The run failed (${error}): ${message}`,
  unexpected: (message: string) => `Something unexpected happened: ${message} (AGI_DEBUG=1 shows where)`,
  remembered: (branch: string) => `Remembered on ${branch}.`,
  unknownFrame: (uri: string, near: string | undefined) =>
    `There is no active frame ${uri}.` +
    (near === undefined ? ' `agi frames list` names those there are.' : ` Did you mean ${near}?`),
  stdinTooLong: (bytes: number) => `The text on stdin is longer than ${bytes} bytes; give a shorter one.`,
  stdinNotText: 'What came on stdin is not UTF-8 text.',

  chat: {
    prompt: 'you> ',
    welcome: (profile: string, branch: string) =>
      `${profile} on branch ${branch}. /help shows the commands, /exit or Ctrl-D ends.`,
    help:
      '/trace    why the last answer is what it is\n' +
      '/resume   continue the run that Ctrl-C parked\n' +
      '/help     this list\n' +
      '/exit     end (also Ctrl-D)\n' +
      'Ctrl-C    park the thought and come back to the prompt',
    unknown: (command: string) => `There is no ${command}; /help shows the commands.`,
    parked: 'parked; /resume continues it',
    howToLeave: '/exit or Ctrl-D ends.',
  },

  up: {
    hint: 'Ctrl-C stops it.',
    hintChat: 'Ctrl-D or /exit stops it.',
    late: (seconds: number) =>
      `The service did not start to listen within ${seconds} seconds, and was stopped.`,
    died: (code: number | null) => `The service ended (exit code ${code ?? 'none'}) without saying why.`,
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
    steps: 'steps',
    recalled: 'recalled',
    answer: 'answer',
    failure: 'failed',
    none: 'none',
    erased: '(erased)',
    set: 'set',
    call: 'call',
    callOpen: 'not finished',
    branch: (branch: string) => `branch ${branch}`,
    attempts: (count: number) => `attempt ${count}`,
    noRoute: 'none fits',
  },
  status: { running: 'running', parked: 'parked', answered: 'answered', failed: 'failed' },
};

export type Messages = typeof english;

const russian: Messages = {
  about: 'Рассуждающий агент, который принадлежит вам: спросите, расскажите, узнайте, почему он ответил так.',
  titles: {
    'Usage:': 'Вызов:',
    'Arguments:': 'Аргументы:',
    'Options:': 'Параметры:',
    'Global Options:': 'Общие параметры:',
    'Commands:': 'Команды:',
    'Examples:': 'Примеры:',
  },
  commands: {
    up: 'запустить службу, а на терминале и беседу рядом с ней',
    ask: 'задать вопрос; ответ идёт в stdout, его источники в stderr',
    chat: 'беседовать; без терминала каждая строка stdin — один вопрос',
    remember: 'рассказать то, что нужно запомнить',
    trace: 'показать, почему получился такой ответ',
    runs: 'показать запуски, новые сверху',
    resume: 'продолжить отложенный или брошенный запуск',
    branch: 'показать ветви или начать новую',
    branchList: 'показать ветви по именам',
    branchFork: 'начать новую ветвь от вершины другой или от любого события',
    frames: 'показать действующие фреймы или один из них',
    framesList: 'показать действующие фреймы',
    framesShow: 'показать исходный текст фрейма',
    doctor: 'проверить машину, журнал, представления и фреймы',
    help: 'показать справку о команде',
  },
  arguments: {
    text: 'слова; «-» читает их из stdin',
    run: 'идентификатор запуска или «last»',
    resumeRun: 'идентификатор запуска; без него — открытый запуск ветви',
    branchName: 'имя новой ветви',
    frame: 'URI фрейма, как его печатает `agi frames list`',
    command: 'имя команды',
  },
  options: {
    json: 'печатать JSON в stdout, а ошибки как JSON в stderr',
    home: 'где лежит журнал (иначе $AGI_HOME или .agi в рабочей папке)',
    profile: 'что запускать (иначе $AGI_PROFILE или symbiotic-local)',
    branch: 'с какой ветвью работать (иначе main)',
    noColor: 'печатать без цвета, как и с NO_COLOR',
    version: 'напечатать версию',
    help: 'показать эту справку',
    port: 'порт службы (иначе 7788; 0 берёт свободный)',
    from: 'ветвь или событие (sha256:…); иначе ветвь из --branch',
    limit: 'сколько показать, от 1 до 1000 (иначе 20)',
  },
  notes: {
    ask: 'С --json: один документ, событие answer-given {run, branch, event, text, sources}.',
    chat: 'С --json: строки JSON, каждое событие каждого запуска по мере появления.',
    resume: 'С --json: один документ, событие answer-given.',
    up: 'С --json: один документ {address, process}, без беседы. Ctrl-C или SIGTERM завершают с кодом 0.',
    environment:
      'Окружение: AGI_HOME, AGI_PROFILE, NO_COLOR, AGI_DEBUG=1 (стек неожиданных ошибок).\n' +
      'Коды выхода: 0 успех, 1 неудача, 2 ошибка вызова, 3 не найдено, 130 прервано.',
  },

  oldNode: (version) =>
    `agi нужен Node 24 или новее, а это Node ${version}: установите его с https://nodejs.org или выполните «npm ci» в проекте, он придёт с ним.`,
  notANumber: (from, to) => `Нужно целое число от ${from} до ${to}.`,
  emptyValue: 'Значение не может быть пустым.',
  seeHelp: (command) => `Справка: «${command} --help».`,
  usage: {
    unknownCommand: (what) => `нет команды «${what}»`,
    unknownOption: (what) => `нет параметра «${what}»`,
    missingArgument: (what) => `не хватает аргумента «${what}»`,
    missingValue: (what) => `параметру «${what}» нужно значение`,
    badValue: (what) => `значение не подходит для «${what}»`,
    tooManyArguments: 'лишние аргументы',
    other: 'так вызвать нельзя',
    didYouMean: (what) => `Может быть, «${what}»?`,
  },

  source: 'источник',
  parked: 'отложено; `agi resume` продолжит',
  interrupted: 'прервано; ничего не записано',
  revised: '(черновик выше исправлен)',
  unfinished: 'Запуск закончился без ответа. `agi trace last` покажет, докуда он дошёл.',
  runFailed: (error, message) => `Запуск не удался (${error}): ${message}`,
  unexpected: (message) => `Случилось непредвиденное: ${message} (AGI_DEBUG=1 покажет, где)`,
  remembered: (branch) => `Запомнено в ветви ${branch}.`,
  unknownFrame: (uri, near) =>
    `Нет действующего фрейма ${uri}.` +
    (near === undefined ? ' `agi frames list` назовёт те, что есть.' : ` Может быть, ${near}?`),
  stdinTooLong: (bytes) => `Текст в stdin длиннее ${bytes} байт; дайте текст короче.`,
  stdinNotText: 'В stdin пришёл не текст UTF-8.',

  chat: {
    prompt: 'вы> ',
    welcome: (profile, branch) =>
      `${profile}, ветвь ${branch}. /help покажет команды, /exit или Ctrl-D завершит.`,
    help:
      '/trace    почему последний ответ именно такой\n' +
      '/resume   продолжить то, что отложил Ctrl-C\n' +
      '/help     этот список\n' +
      '/exit     закончить (или Ctrl-D)\n' +
      'Ctrl-C    отложить мысль и вернуться к вводу',
    unknown: (command) => `Нет команды ${command}; /help покажет команды.`,
    parked: 'отложено; /resume продолжит',
    howToLeave: '/exit или Ctrl-D завершит.',
  },

  up: {
    hint: 'Ctrl-C остановит.',
    hintChat: 'Ctrl-D или /exit остановит.',
    late: (seconds) => `Служба не начала слушать за ${seconds} с и остановлена.`,
    died: (code) => `Служба закончилась (код ${code ?? 'нет'}), не объяснив причины.`,
    missing: 'Рядом с этой командой нет службы @agi-double/frame-core; установите её и повторите.',
  },

  doctor: {
    ok: 'ok',
    failed: 'плохо',
    portFree: (port) => `${port} свободен`,
    portOurs: (port) => `на ${port} отвечает служба AGI Double`,
    portTaken: (port) => `${port} занят другой программой; \`agi up --port <number>\` возьмёт другой`,
    portFailed: (port, why) => `${port} нельзя открыть: ${why}`,
  },

  trace: {
    run: 'запуск',
    when: 'когда',
    input: 'вход',
    snapshot: 'снимок',
    root: 'корень',
    rules: 'правила',
    route: 'маршрут',
    denied: 'отказ',
    steps: 'шаги',
    recalled: 'вспомнено',
    answer: 'ответ',
    failure: 'неудача',
    none: 'нет',
    erased: '(стёрто)',
    set: 'задаёт',
    call: 'вызов',
    callOpen: 'не окончен',
    branch: (branch) => `ветвь ${branch}`,
    attempts: (count) => `попытка ${count}`,
    noRoute: 'ни один не подошёл',
  },
  status: { running: 'идёт', parked: 'отложен', answered: 'отвечен', failed: 'неудача' },
};

/** The language of LC_ALL, LC_MESSAGES, LANG: the first that is set wins, as POSIX has it. */
export function messagesFor(environment: { readonly [name: string]: string | undefined }): Messages {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return /^ru/i.test(locale) ? russian : english;
}
