import type { englishBranches } from './english-branches.ts';

/** What is said about branches, slots, time travel and replays, in Russian. */
export const russianBranches: typeof englishBranches = {
  commands: {
    branch: 'ветви: список, состояние, сравнение, новая, слияние, имя, архив',
    list: 'показать ветви по именам',
    show: 'показать, каким был двойник в ветви или в любом событии',
    diff: 'показать, что общего у двух ветвей или событий и что с тех пор было в каждой',
    merge: 'влить ветвь в ту, что задана в --branch',
    rename: 'дать ветви другое имя',
    archive: 'убрать ветвь в архив: её можно читать, но нового она не принимает',
    restore: 'вернуть ветвь из архива',
    slots: 'смотреть слоты, заполненные в ветви, заполнить слот или очистить',
    slotsList: 'показать слоты, заполненные в ветви',
    slotsSet: 'заполнить слот фрейма для всего, что спросят в этой ветви дальше',
    slotsClear: 'очистить слот: снова действует значение самого фрейма',
  },
  arguments: {
    place: 'ветвь или событие; без него — ветвь из --branch',
    a: 'ветвь или событие (sha256:…)',
    b: 'то же; без него — ветвь из --branch',
    from: 'ветвь, которую влить; сама она не изменится',
    branch: 'имя ветви',
    to: 'её новое имя',
    slot: 'имя слота',
    value: 'чем заполнить: JSON, если он подходит слоту, иначе сам текст',
  },
  options: {
    all: 'показать и архивные',
    archived: 'показать только архивные',
    ours: 'решить все конфликты в пользу ветви, в которую вливают',
    theirs: 'решить все конфликты в пользу ветви, которую вливают',
    both: 'решить все конфликты так, чтобы остались обе заметки',
    decide: 'решить один конфликт; можно несколько раз, важнее трёх предыдущих',
    dryRun: 'только показать, что сделает слияние',
    replaces: 'заметка (её событие), которую эта заменяет',
    at: 'думать от этого события, в новой ветви, которая не видит ничего позже',
    atFrames: 'вместе с --at: фреймы, действующие сейчас («now», иначе) или тогда («then»)',
  },
  notes: {
    events:
      'Событие — это sha256: и 64 цифры; для тех, что показывает `agi branch show`,\n' +
      'хватит первых 8 или больше.',
    list: 'Архивных ветвей в списке нет. * — ветвь из --branch.',
    merge:
      'Нерешённые конфликты печатаются, каждый со своим --decide; тогда ничего\n' +
      'не вливается, и код выхода 1.\n' +
      'С --json: один документ {into, from, merged, events, conflicts, undecided,\n' +
      'notes, slots}; merged — событие или null.',
    slotsSet:
      'Его видят подсказки, условия и тексты правил. В текстах утверждений остаётся\n' +
      'значение самого фрейма.',
    askAt: 'С --at ответ даётся в новой ветви; её имя печатается в stderr.',
    replayProfile:
      'За ответом следует, что отличается, шаг за шагом.\n' +
      '`agi replay --profile <p>` отвечает с p; журнал открывается как без него.\n' +
      '`agi --profile <p> replay` открывает журнал с p.',
  },
  allOrArchived: 'Дайте либо --all, либо --archived.',
  oneDecision: 'Дайте одно из --ours, --theirs и --both; исключения делает --decide.',
  badDecision: 'Нужно <key>=ours, <key>=theirs или <key>=both.',
  framesWithoutAt: 'Давайте --frames вместе с --at <event>.',
  notAnEvent: (text) => `${text} — не событие: это sha256: и 64 цифры или первые 8 из них и больше.`,
  unknownEvent: (text, branch) =>
    `\`agi branch show ${branch}\` не показывает события, которое начинается с ${text}. Дайте все 64 цифры, их печатает --json.`,
  severalEvents: (text) => `С ${text} начинается несколько событий. Дайте больше цифр.`,
  severalConflicts: (text) => `С ${text} начинается несколько конфликтов. Дайте больше цифр.`,
  archived: 'в архиве',
  renamed: (from, to) => `${from} теперь ${to}.`,
  putAway: (branch) => `${branch} в архиве; \`agi branch restore ${branch}\` вернёт её.`,
  restored: (branch) => `${branch} больше не в архиве.`,
  thoughtOn: (branch) => `в ветви ${branch}`,
  more: (count) => `… и ещё ${count}`,
  state: {
    branch: 'ветвь',
    head: 'вершина',
    when: 'когда',
    events: 'событий',
    profile: 'профиль',
    snapshot: 'снимок',
    root: 'корень',
    frames: 'фреймы',
    modules: 'модули',
    engine: 'движок',
    slots: 'слоты',
    notes: 'заметки',
    lastExchange: 'последний обмен',
    unfinished: 'неоконченные запуски',
    none: 'нет',
    erased: '(стёрто)',
    lockLost: 'В журнале не осталось того, что закреплял его корень.',
  },
  diff: {
    same: (a, b) => `${a} и ${b} — одно и то же событие.`,
    unrelated: 'Общих событий у них нет.',
    common: (events) => `общих событий: ${events}`,
    upTo: (event) => `до ${event}`,
    since: (events) => `событий с тех пор: ${events}`,
    nothing: 'с тех пор ничего',
    asked: 'вопрос',
    answered: 'ответ',
    notes: 'заметки',
    slots: 'слоты',
    frames: 'фреймы',
    modules: 'модули',
    framesBetween: 'действующие фреймы',
    framesTexts: (from, to) => `их тексты покажет \`agi frames diff ${from} ${to}\``,
  },
  merge: {
    plan: (from, into) => `${from} → ${into}`,
    events: (events) => `событий: ${events}`,
    nothing: (into) => `В ${into} всё это уже есть; вливать нечего.`,
    noteConflict: (key) => `заметка ${key}`,
    slotConflict: (key) => `слот ${key}`,
    conflict: 'конфликт',
    was: 'было',
    empty: '(пусто)',
    gone: '(убрана)',
    undecided: (count) =>
      `Не решены конфликты: ${count}; ничего не влито.\n` +
      'Дайте --decide для каждого или --ours, --theirs либо --both для всех.',
    wouldAsk: (count) => `Нужно будет решить конфликты: ${count}.`,
    merged: (from, into) => `${from} влита в ${into}.`,
  },
  slots: {
    set: (slot, branch) => `${slot} заполнен в ветви ${branch}.`,
    cleared: (slot, branch) => `${slot} пуст в ветви ${branch}; действует значение самого фрейма.`,
    none: (branch) => `В ветви ${branch} слоты не заполнены; у каждого фрейма свои значения.`,
  },
  replay: {
    allSame: (run) => `всё так же, как в запуске ${run}, шаг за шагом`,
    otherCode: 'код модуля другой',
    onlyBefore: 'был, а теперь нет',
    onlyLater: 'не был, а теперь есть',
    askedOther: 'спрашивает другое',
    otherOrder: 'то же в другом порядке',
    ruled: 'по правилу',
    pipeline: 'модули',
    sources: 'источники',
    status: 'состояние',
    step: (step) => `шаг ${step}`,
  },
};
