import type { englishProfiles } from './english-profiles.ts';
import { bumpWords, profileReasonWords } from './russian-bumps.ts';
import { changeName, changeSide } from './russian-changes.ts';
import { misfitWords, problemLines } from './russian-faults.ts';
import { shellWord } from '../shell-word.ts';
import { unknownProfileWords } from './russian-unknown-profile.ts';
import { russianParts } from './russian-parts.ts';

/** What is said about profiles, locks and roots, in Russian. */
export const russianProfiles: typeof englishProfiles = {
  commands: {
    profile: 'профили: смотреть, закреплять замком, сверять с замком и переходить с одного на другой',
    list: 'показать профили, которые можно назвать, и корни их замков',
    show: 'показать, из чего профиль состоит здесь и сейчас: каждый URI и хеш',
    lock: 'записать lock-файл: из чего профиль состоит сейчас и корень всего этого',
    verify: 'проверить, что всё так, как в lock-файле, и сказать точно, что не так',
    diff: 'показать, чем различаются два профиля, замка или корня, вместе с текстами фреймов',
    use: 'с этой минуты думать под другим профилем, во всех процессах',
    bump: 'предложить версии, которых требуют изменения по правилам версий',
  },
  arguments: {
    profile: 'имя профиля или путь к его файлу (иначе действующий)',
    use: 'имя профиля или путь к его файлу',
    a: 'профиль, путь к lock-файлу, «active» (действующий) или первые цифры корня, который здесь был',
    b: 'то же',
  },
  options: {
    frozen: 'работать по lock-файлу или никак; то же AGI_FROZEN=1',
    force: 'записать, хотя по правилам нужны другие версии',
    full: 'посчитать хеши файлов моделей заново, не доверяя тому, что о них известно',
    write: 'записать предложенные версии в файлы, а потом и lock-файл',
    accept: 'перейти, хотя эта часть сломается: memory, modules; можно несколько раз',
    with: 'профиль, под которым она думает (иначе как у той, от которой отходит)',
    root: 'только запуски под корнем с таким началом, от 4 до 64 цифр',
  },
  notes: {
    list: '* действует там, где не назван другой.',
    show: 'Секреты названы, но не показаны.',
    lock:
      'Если нарушены правила версий, ничего не пишется; `agi profile bump` скажет, какую версию поднять.\n' +
      'С --json: один документ {file, root, previous, changes}.',
    verify:
      'На каждое отличие свой блок: часть, имя, файл, что ожидалось, что найдено. Тогда код выхода 1; без lock-файла он 3.\n' +
      'С --json: один документ {ok, profile, file, lockFile, root, found, misfits, differences, missing}.',
    diff: 'Код выхода 0, есть различия или нет.\nС --json: один документ {a, b, changes, frames}.',
    use:
      'Переходит ветвь из --branch (иначе main и все, кто за ней следует); начатые запуски идут как начались.\n' +
      'То, что сломалось бы, не делается, и сказано, как всё же пройти.\n' +
      'С --json: один документ {profile, root, branch, previous, changes}.',
    bump:
      'Без --write ничего не пишется. С ним код выхода 1, если что-то осталось сделать руками.\n' +
      'С --json: один документ {bumps, profile, profileFile, changes, written, byHand}.',
  },
  badRoot: 'Нужны от 4 до 64 первых цифр корня, с «sha256:» впереди или без.',
  noRuns: (branch, root) => `В ветви ${branch} нет запусков под корнем, который начинается с ${root}.`,
  under: (profile) => `под ${profile}`,
  fromNowOn: (profile) => `теперь ${profile}`,
  hashing: (done, total, file) => `${done} из ${total}, ${file}`,
  units: ['Б', 'кБ', 'МБ', 'ГБ', 'ТБ'],
  locale: 'ru',
  switched: (was: string, now: string) => `профиль: ${was} → ${now}`,
  list: {
    none: 'Ни одного профиля не найдено.',
    noLock: 'нет lock-файла',
    brokenLock: 'lock-файл испорчен',
    broken: 'испорчен',
    problem: ({ profile, file, lockFile, problem, problems, lost }) => {
      if (lost !== undefined) return unknownProfileWords(lost);
      if (problems === undefined) return problem;
      return profile === undefined
        ? `Исправьте это и повторите:${problemLines(file, problems, 'весь профиль')}`
        : `Верните прежний lock-файл или запишите новый: \`agi profile lock ${shellWord(file)} --force\`:${problemLines(lockFile ?? file, problems, 'весь замок')}`;
    },
  },
  show: {
    profile: 'профиль',
    file: 'файл',
    root: 'корень',
    lockFile: 'lock-файл',
    log: 'журнал',
    leftOut: 'пропущено',
    missing: 'не заданы',
    snapshot: 'снимок',
  },
  lockFile: {
    absent: 'его нет',
    broken: 'испорчен',
    problems: ({ file, problems }) => `Негоден:${problemLines(file, problems, 'весь замок')}`,
    same: 'тот же корень',
    other: (root) => `другой корень: ${root}`,
  },
  states: {
    absent: (named) => `Lock-файла нет; его запишет \`agi profile lock${named}\`.`,
    broken: (named) =>
      `Lock-файл негоден; верните прежний или запишите новый: \`agi profile lock${named} --force\`.`,
    other: (named) => `\`agi profile verify${named}\` скажет, что не так, как в lock-файле.`,
  },
  parts: russianParts,
  changes: { name: changeName, side: changeSide },
  words: {
    leftOut: (part) => `${part} (движок необязателен, и его файла нет)`,
    none: 'нет',
    core: (logFormat, frameLanguage) => `формат журнала ${logFormat}, язык фреймов ${frameLanguage}`,
    dimensions: (count) => `измерений: ${count}`,
    key: (name) => `ключ ${name}`,
    notPinned: 'не закреплён: поставщик может его изменить',
    given: 'дан самой программой',
    codeAllowed: 'фреймам можно присоединять код',
    codeRefused: 'фреймам нельзя присоединять код',
  },
  lock: {
    written: 'Lock-файл записан.',
    same: 'В lock-файле уже то же самое; ничего не записано.',
  },
  verify: {
    file: 'файл',
    expected: 'ожидалось',
    found: 'найдено',
    nothing: '(ничего)',
    misfit: 'не подходит',
    misfitWords,
    same: 'Всё так, как в lock-файле.',
    counted: (count) => `отличий: ${count}`,
    missing: (variable, part, place) => `Переменная ${variable} не задана, а нужна для ${part} (${place}).`,
    differs: (named) =>
      `Верните то, что меняться не должно было; для остального \`agi profile bump${named}\` предложит версии, а с --write запишет и их, и замок.`,
  },
  diff: {
    same: 'различий нет',
    textsUnknown: 'Не все тексты их фреймов здесь известны, поэтому они не сравнены.',
  },
  use: {
    same: (profile, branch) => `Ветвь ${branch} и так думает под ${profile}; ничего не изменилось.`,
    done: (profile, branch) => `Ветвь ${branch} теперь думает под ${profile}.`,
    main: (profile) => `Ветвь main и все ветви без своего профиля теперь думают под ${profile}.`,
  },
  bump: {
    none: 'Все версии такие, каких требуют правила.',
    levels: { major: 'старшая', minor: 'младшая' },
    why: bumpWords,
    profileWhy: ({ reasons }) => reasons.map((reason) => profileReasonWords(reason, russianParts)),
    byHand: 'руками',
    byHandNext: 'Версии с пометкой «руками» стоят в исходном тексте программы; измените их там.',
    written: (files) => `Записано файлов: ${files}.`,
    inForce: (was, file) =>
      `${was} работает дальше, каким записан в журнале; \`agi profile use ${file}\` переключит на то, что в файлах.`,
    next: (named) => `\`agi profile bump${named} --write\` запишет эти версии в файлы, а потом и lock-файл.`,
    lockNext: (named) => `Версии можно не менять; \`agi profile lock${named}\` запишет то, что изменилось.`,
  },
};
