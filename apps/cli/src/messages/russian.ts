import type { Messages } from '../messages.ts';
import { russianBranches } from './russian-branches.ts';
import { russianError } from './russian-errors.ts';
import { russianNotice } from './russian-notices.ts';
import { russianLog } from './russian-log.ts';
import { russianProfiles } from './russian-profiles.ts';

/** What the program itself says, in Russian. */
export const russian: Messages = {
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
    replay: 'ответить на вход запуска ещё раз, в новой ветви, и показать, что отличается',
    branchFork: 'начать новую ветвь от вершины другой или от любого события',
    frames: 'смотреть фреймы, писать их, обновлять и возвращаться к прежним',
    framesList: 'показать действующие фреймы',
    framesShow: 'показать исходный текст фрейма',
    framesTree: 'показать, какой фрейм расширяет какой',
    framesStatus: 'показать, какие фреймы действуют, с каких пор и почему не новые',
    framesHistory: 'показать, какие фреймы действовали, новые сверху',
    framesWhy: 'показать, какие правила и маршрут сработают на текст и почему не другие',
    framesDiff: 'показать, чем различаются тексты двух снимков',
    framesLint: 'проверить папку фреймов без двойника и напечатать всё, что не так',
    framesNew: 'записать пример фрейма, который можно править',
    framesReload: 'взять фреймы из файлов, какие они сейчас',
    framesProbe: 'задать действующим фреймам вопросы их проб',
    framesSync: 'получить фреймы из их источника и взять их',
    framesRollback: 'вернуться к прежним фреймам и держать их, пока откат не снят',
    doctor: 'проверить машину, журнал, представления и фреймы',
    help: 'показать справку о команде',
  },
  arguments: {
    text: 'слова; «-» читает их из stdin',
    run: 'идентификатор запуска или «last»',
    resumeRun: 'идентификатор запуска; без него — открытый запуск ветви',
    branchName: 'имя новой ветви',
    frame: 'имя фрейма (sky), его URI или ссылка (frame://*.sky.*)',
    command: 'имя команды',
    folder: 'папка фреймов; иначе папка фреймов профиля',
    kind: (kinds) => `чем он будет: ${kinds}`,
    frameName: 'имя: слова строчными латинскими буквами через дефис',
    from: 'начало хеша снимка, «active» (действующий) или «files» (файлы)',
    to: 'то же',
    snapshot: 'начало хеша снимка; без него — предыдущий',
  },
  options: {
    json: 'печатать JSON в stdout, а ошибки как JSON в stderr',
    home: 'где лежит журнал (иначе $AGI_HOME или .agi в рабочей папке)',
    profile: 'что запускать (иначе $AGI_PROFILE, последний взятый или symbiotic-local)',
    branch: 'с какой ветвью работать (иначе main)',
    noColor: 'печатать без цвета, как и с NO_COLOR',
    version: 'напечатать версию',
    help: 'показать эту справку',
    port: 'порт службы (иначе 7788; 0 берёт свободный)',
    host: 'адрес, на котором слушать (иначе 127.0.0.1); любой другой требует AGI_TOKEN',
    allowHost: 'ещё одно имя, под которым можно звать службу; можно несколько раз',
    from: 'ветвь или событие (sha256:…); иначе ветвь из --branch',
    allowCode: 'разрешить присоединённый код, как профиль с allowCode: true',
    folder: 'куда записать (иначе папка фреймов профиля)',
    all: 'показать все правила и маршруты',
    files: 'смотреть файлы фреймов, какие они сейчас, а не то, что действует',
    role: 'роль того, кто спрашивает; можно несколько раз (иначе owner)',
    channel: 'откуда пришёл текст (иначе cli)',
    lift: 'снять откат: фреймы снова следуют за файлами',
    replayFrames: 'снимок, с которым отвечать, по началу хеша (иначе снимок самого запуска)',
    limit: 'сколько показать, от 1 до 1000 (иначе 20)',
  },
  notes: {
    ask: 'С --json: один документ, событие answer-given {run, branch, event, text, sources}, и cut, если ответ не весь.',
    chat: 'С --json: строки JSON, каждое событие каждого запуска по мере появления.',
    resume: 'С --json: один документ, событие answer-given.',
    replay: 'С --json: один документ {branch, run, same, answer, before, diff}.',
    framesStatus: 'Отклонённые фреймы — это сведения: код выхода 0.',
    framesHistory: '* действует сейчас. + после коммита: были изменения, о которых git не знал.',
    framesDiff: 'Иначе от «active» к «files». Код выхода 0, есть различия или нет.',
    framesLint: 'На каждую ошибку строка: файл:строка:столбец сообщение. Код выхода 1, если она есть.',
    framesProbe: 'На каждую пробу, которая не сбылась, строка, и тогда код выхода 1. Ничего не сохраняется.',
    framesReload: 'То, что не компилируется или не проходит пробы, ничего не меняет.',
    up: 'С --json: один документ {address, process}, без беседы. Ctrl-C или SIGTERM завершают с кодом 0.',
    environment:
      'Окружение: AGI_HOME, AGI_PROFILE, AGI_FROZEN=1, NO_COLOR, AGI_DEBUG=1 (стек неожиданных ошибок).\n' +
      'Коды выхода: 0 успех, 1 неудача, 2 ошибка вызова, 3 не найдено, 130 прервано.',
  },

  oldNode: (version) =>
    `agi нужен Node 24 или новее, а это Node ${version}: установите его с https://nodejs.org или выполните «npm ci» в проекте, он придёт с ним.`,
  outputLost: (code: string) =>
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'Диск, на который идёт вывод, полон: напечатано не всё. Освободите место или выводите в другое место и повторите команду; ответ двойника есть в журнале: agi trace last.'
      : `Вывод записать нельзя (${code}): напечатано не всё. Выводите в другое место и повторите команду; ответ двойника есть в журнале: agi trace last.`,
  notANumber: (from, to) => `Нужно целое число от ${from} до ${to}.`,
  emptyValue: 'Значение не может быть пустым.',
  badKind: (kinds) => `Нужно одно из ${kinds}.`,
  badName: 'Нужны слова строчными латинскими буквами через дефис.',
  snapshotAndLift: 'Дайте либо снимок, к которому вернуться, либо --lift.',
  folderMissing: (folder) => `Нет папки ${folder}.`,
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

  defaultValue: (value) => `(иначе «${value}»)`,

  source: 'источник',
  parked: 'отложено; `agi resume` продолжит',
  interrupted: 'прервано; ничего не записано',
  revised: '(черновик выше исправлен)',
  cut: {
    length: '(ответ оборван: модель исчерпала свой предел токенов)',
    'content-filter': '(ответ оборван: его прервал фильтр содержимого)',
    'tool-calls': '(ответ может быть неполным: модели понадобился инструмент, а его нет)',
    error: '(ответ оборван: модель не договорила; подробнее скажет `agi trace last`)',
  },
  unfinished: 'Запуск закончился без ответа. `agi trace last` покажет, докуда он дошёл.',
  runFailed: (message) => `Запуск не удался: ${message}`,
  error: russianError,
  unexpected: (message) => `Случилось непредвиденное: ${message} (AGI_DEBUG=1 покажет, где)`,
  remembered: (branch) => `Запомнено в ветви ${branch}.`,
  unknownFrame: (uri, near) =>
    `Нет действующего фрейма ${uri}.` +
    (near === undefined ? ' `agi frames list` назовёт те, что есть.' : ` Может быть, ${near}?`),
  severalFrames: (name, count) =>
    `${name} подходит к нескольким фреймам (${count}); их назовёт \`agi frames list\`, а различит URI.`,
  stdinTooLong: (bytes) => `Текст в stdin длиннее ${bytes} байт; дайте текст короче.`,
  stdinNotText: 'В stdin пришёл не текст UTF-8.',

  chat: {
    prompt: 'вы> ',
    welcome: (profile, branch) =>
      `${profile}, ветвь ${branch}. /help покажет команды, /exit или Ctrl-D завершит.`,
    help:
      '/trace    почему последний ответ именно такой\n' +
      '/why …    какие правила и маршрут встретит текст и почему\n' +
      '/resume   продолжить отложенное (--retry, --skip: решить о вызове)\n' +
      '/frames   какие фреймы действуют\n' +
      '/help     этот список\n' +
      '/exit     закончить (или Ctrl-D)\n' +
      'Ctrl-C    отложить мысль и вернуться к вводу',
    unknown: (command) => `Нет команды ${command}; /help покажет команды.`,
    parked: 'отложено; /resume продолжит',
    waiting: (call, step) =>
      `Запуск ждёт решения: шаг ${step} начал вызов «${call}»,\n` +
      'и никто не знает, чем он кончился. Узнайте, случился ли он. Тогда\n' +
      '  /resume --retry  сделает его снова,\n' +
      '  /resume --skip   пойдёт дальше без него.',
    whyWhat: 'Напишите следом текст: /why Кто ты?',
    more: (count) => `… и ещё ${count}`,
    howToLeave: 'Ctrl-C ещё раз, /exit или Ctrl-D — завершить.',
    shellLine:
      'Похоже на строку для командной оболочки: с ней ничего не сделано, и она не сохранена. Отправьте её ещё раз, чтобы сказать это мне.',
  },

  up: {
    hint: 'Ctrl-C остановит.',
    serving: (address) => `Служба работает: ${address}`,
    frames: (frames, place) => `фреймов: ${frames}, из ${place}, изменения отслеживаются`,
    late: (seconds) => `Служба не начала слушать за ${seconds} с и остановлена.`,
    died: (code, signal) =>
      signal === null
        ? `Служба закончилась сама, код ${code ?? 'нет'}. \`agi up\` запустит её снова.`
        : `Службу завершил ${signal}. \`agi up\` запустит её снова; всё подтверждённое сохранено.`,
    again: 'Служба закончилась сама: размышление не давало ей делать ничего другого. Она запускается снова.',
    missing: 'Рядом с этой командой нет службы @agi-double/frame-core; установите её и повторите.',
  },

  doctor: {
    ok: 'ok',
    failed: 'плохо',
    portFree: (port) => `${port} свободен`,
    portOurs: (port) => `на ${port} отвечает служба AGI Double`,
    portTaken: (port) => `${port} занят другой программой; \`agi up --port <number>\` возьмёт другой`,
    portFailed: (port, why) => `${port} нельзя открыть: ${why}`,
    names: {
      port: 'порт',
      double: 'двойник',
      home: 'дом',
      rights: 'права',
      log: 'журнал',
      branches: 'ветви',
      frames: 'фреймы',
      snapshots: 'снимки',
      modules: 'модули',
      engine: 'движок',
      memory: 'память',
      profile: 'профиль',
      root: 'корень',
    },
    fact: (fact) => {
      switch (fact.of) {
        case 'home':
          return `${fact.home} можно читать и писать`;
        case 'rights':
          return fact.open === 0
            ? 'читать это можете только вы'
            : `файлов и папок, открытых другим: ${fact.open}; теперь они только ваши`;
        case 'log':
          return `событий: ${fact.events}, все хеши и предки сходятся`;
        case 'damage':
          return `ошибок: ${fact.problems}; их покажет \`agi log verify\``;
        case 'frames':
          return `действует фреймов: ${fact.active}, снимок ${fact.snapshot}`;
        case 'refusal':
          return `обновление отклонено (${fact.error}); работает снимок ${fact.snapshot}; ошибки покажет \`agi frames lint\``;
        case 'snapshots':
          return `снимков, которые здесь работали и могут работать снова: ${fact.ran}`;
        case 'memory':
          return `${fact.uri}; из неё эта версия ведёт только представление текстов`;
      }
    },
  },

  frames: {
    onDemand: 'по требованию',
    snapshot: (snapshot) => `снимок ${snapshot}`,
    counted: (frames, snapshot) => `фреймов: ${frames}, снимок ${snapshot}`,
    problems: (problems, folder) => `ошибок: ${problems}, папка ${folder}`,
    more: (problems) => `… и ещё ${problems}`,
    moreToLint: (lines) => `… и ещё ${lines}; их покажет \`agi frames lint\``,
    editNext: (folder) => `Отредактируйте его, проверьте: \`agi frames lint${folder}\`, и спрашивайте.`,
    starterMind:
      'Это начальный разум внутри самой программы; свои профиль и фреймы обновление программы не тронет.',
    probing: 'задаю вопросы проб…',
    probed: (probes) => `сбылись все пробы: ${probes}`,
    noProbes:
      'Проб нет: ни один действующий фрейм ничего не спрашивает. «agi frames new probe <имя>» создаст первую.',
    probesFailed: (failed, probes) => `не сбылись пробы: ${failed} из ${probes}`,
    updated: (previous, snapshot) => `фреймы: ${previous} → ${snapshot}`,
    notUsed: (snapshot) => `Эти фреймы не используются; остаётся ${snapshot}.`,
    fetching: 'получаю фреймы из их источника…',
    nothingChanged: 'ничего не изменилось',
    heldMark: 'держится',
    held: 'держится, пока его не снимет `agi frames rollback --lift`',
    same: 'различий нет',
    tooDifferent: 'слишком разные, чтобы сравнить построчно; показаны целиком',
    status: {
      snapshot: 'снимок',
      frames: 'фреймов',
      since: 'с',
      commit: 'коммит',
      rollback: 'откат',
      from: 'откуда',
      refused: 'отклонено',
      uncommitted: 'есть незафиксированные изменения',
      watching: 'под наблюдением',
      files: 'файлы',
      refusal: (stage, reason) => `${stage} (${reason})`,
      short: (frames, since, reason) => `фреймов: ${frames}  с ${since} (${reason})`,
    },
    inFiles: {
      same: 'те же, что действуют',
      other: 'не те, что действуют (`agi frames diff`); их возьмёт следующий `agi ask` или работающая служба',
      otherHeld: 'не те, что действуют (`agi frames diff`); пока держится откат, они не берутся',
      otherRefused:
        'не те, что действуют (`agi frames diff`); следующий `agi ask` попробует взять их ещё раз',
      broken: 'с ошибками и потому не взяты',
      refused: 'с ошибками, о которых ниже',
    },
    reasons: {
      opened: 'открыт',
      start: 'запуск',
      watch: 'файл изменён',
      sync: 'sync',
      reload: 'reload',
      rollback: 'откат',
      lifted: 'откат снят',
    },
    stages: { read: 'не прочитано', compile: 'не компилируется', rehearse: 'пробы не прошли' },
  },

  why: {
    fired: 'сработали',
    route: 'маршрут',
    others: 'не сработали',
    none: 'нет',
    denies: (text) => `отказывает: ${text}`,
    says: (text) => `отвечает: ${text}`,
    choosesRoute: 'выбирает маршрут',
    overruled: (what) => `уже решено другим: ${what}`,
    sets: (what) => `задаёт ${what}`,
    activates: (frames) => `включает ${frames}`,
    narrows: (scope) => `сужает воспоминания до ${scope}`,
    answered: (rule) => `нет: ответило ${rule}`,
    noRoute: 'ни один не подошёл',
    chosenBy: (rule) => `выбран правилом ${rule}`,
    isFalse: (expression) => `${expression} неверно`,
    onlyRules: 'его выбирают только правила',
    switchedOff: 'выключено (when: false)',
    unasked: (count, rule) =>
      `не спрошены другие правила и маршруты (${count}): ${rule} закончило опрос; --all назовёт их`,
    notAsked: (rule) => `не спрошено: ${rule} закончило опрос`,
    dormant: 'по требованию и не включено',
    notReached: 'не спрошен: выбран другой маршрут',
    more: (count) => `… и ещё ${count}; --all покажет`,
  },

  replay: {
    same: (run) => `тот же ответ, что у запуска ${run}`,
    differs: (run) => `не тот ответ, что у запуска ${run}`,
    unanswered: (run) => `у самого запуска ${run} ответа нет`,
    branch: (branch) => `в ветви ${branch}`,
  },

  trace: {
    notices: 'движки',
    notice: russianNotice,
    run: 'запуск',
    when: 'когда',
    input: 'вход',
    snapshot: 'снимок',
    root: 'корень',
    rules: 'правила',
    route: 'маршрут',
    denied: 'отказ',
    said: 'сказано',
    activated: 'включены',
    scope: 'область',
    slots: 'слоты',
    afterSet: (slot) => `задан ${slot}`,
    nothing: 'ничего',
    defaultStoodIn: 'не удалось; взято значение по умолчанию',
    steps: 'шаги',
    recalled: 'вспомнено',
    answer: 'ответ',
    failure: 'неудача',
    none: 'нет',
    erased: '(стёрто)',
    erasedWord: 'стёрто',
    erasedEvents: (count: number) => `событий: ${count}`,
    waiting: 'ждёт',
    waitingFor: (call, step) => `решения о вызове «${call}» шага ${step}`,
    set: 'задаёт',
    call: 'вызов',
    callOpen: 'не окончен',
    branch: (branch) => `ветвь ${branch}`,
    attempts: (count) => `попытка ${count}`,
    answered: (rule) => `нет: ответило ${rule}`,
  },
  branches: russianBranches,
  log: russianLog,
  profiles: russianProfiles,
  status: {
    running: 'идёт',
    parked: 'отложен',
    waiting: 'ждёт решения',
    answered: 'отвечен',
    failed: 'неудача',
  },
};
