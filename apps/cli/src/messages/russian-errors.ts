import type {
  BadFrames,
  BadInput,
  BadLock,
  BadProfile,
  BranchBusy,
  BranchExists,
  CoreMismatch,
  EngineRefused,
  EnvironmentMissing,
  FileChanged,
  FrameFolderNotFound,
  FramesHeld,
  FrozenMismatch,
  FrozenProfile,
  LockMissing,
  LockTooOld,
  LogAddressMissing,
  LogUnavailable,
  NoLog,
  ProfileElsewhere,
  ProfileLost,
  ProfileNotWritten,
  ProfileWouldBreak,
  UnknownBranch,
  UnknownEvent,
  UnknownProfile,
  UnknownRoot,
  UnknownRun,
  VersionRulesBroken,
} from '@agi-double/runtime';
import { bumpWords, profileReasonWords } from './russian-bumps.ts';
import { changeName, changeSide } from './russian-changes.ts';
import { andMore, problemLines } from './russian-faults.ts';
import { russianParts } from './russian-parts.ts';
import { shellWord } from '../shell-word.ts';
import { shown, unknownProfileWords } from './russian-unknown-profile.ts';

/** The errors that can be said in Russian, by their names. */
interface Known {
  BadFrames: BadFrames;
  BadInput: BadInput;
  BadLock: BadLock;
  BadProfile: BadProfile;
  BranchBusy: BranchBusy;
  BranchExists: BranchExists;
  CoreMismatch: CoreMismatch;
  EngineRefused: EngineRefused;
  EnvironmentMissing: EnvironmentMissing;
  FileChanged: FileChanged;
  FrameFolderNotFound: FrameFolderNotFound;
  FramesHeld: FramesHeld;
  FrozenMismatch: FrozenMismatch;
  FrozenProfile: FrozenProfile;
  LockMissing: LockMissing;
  LockTooOld: LockTooOld;
  LogAddressMissing: LogAddressMissing;
  LogUnavailable: LogUnavailable;
  NoLog: NoLog;
  ProfileElsewhere: ProfileElsewhere;
  ProfileLost: ProfileLost;
  ProfileNotWritten: ProfileNotWritten;
  ProfileWouldBreak: ProfileWouldBreak;
  UnknownBranch: UnknownBranch;
  UnknownEvent: UnknownEvent;
  UnknownProfile: UnknownProfile;
  UnknownRoot: UnknownRoot;
  UnknownRun: UnknownRun;
  VersionRulesBroken: VersionRulesBroken;
}

const words: { readonly [Name in keyof Known]: (error: Known[Name]) => string } = {
  BadFrames: ({ problems, count }) => {
    const lines = problems
      .slice(0, MOST_FRAME_PROBLEMS)
      .map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
    const more = count - lines.length;
    return [
      `Фреймы не компилируются, ошибок: ${count}`,
      ...lines,
      ...(more > 0 ? [`… и ещё ${more}`] : []),
    ].join('\n');
  },
  BadInput: ({ fault }) => `Этот текст не взять: ${inputWords(fault)}.`,
  BadLock: ({ file, profileFile, problems }) => {
    const way =
      profileFile === undefined
        ? ''
        : `; верните прежний файл или запишите новый: \`agi profile lock ${shellWord(profileFile)} --force\``;
    const place = profileFile === undefined && file === 'the log' ? 'журнал' : file;
    return `Замок негоден${way}:${problemLines(place, problems, 'весь замок')}`;
  },
  BadProfile: ({ file, problems }) =>
    `Профиль негоден; исправьте это и повторите:${problemLines(file, problems, 'весь профиль')}`,
  BranchBusy: ({ branch }) =>
    `Ветвь ${shown(branch)} занята другими запусками. Повторите позже или отойдите от неё и спросите там: \`agi branch fork\`.`,
  BranchExists: ({ branch }) => `Ветвь ${shown(branch)} уже есть; возьмите другое имя.`,
  CoreMismatch: ({ file, line, wanted, found }) =>
    `${file}:${line} core: профиль написан для ядра ${wanted}, а эта программа — ${found}. Напишите «core: ${found}» или возьмите программу, для которой он написан.`,
  EnvironmentMissing: ({ variable, part, file, line }) =>
    `${file === undefined ? part : `${file}:${line ?? 1} ${part}`}: нужна переменная окружения ${variable}, а она не задана. Задайте её и повторите или уберите эту часть из профиля.`,
  FileChanged: ({ file }) => `Файл ${file} тем временем изменили; ничего не записано. Повторите.`,
  FrameFolderNotFound: ({ folder }) => `Нет папки фреймов ${folder}; проверьте frames в профиле.`,
  FramesHeld: ({ snapshot }) =>
    `Откат держит фреймы на ${snapshot}; ничего не изменено. \`agi frames rollback --lift\` снимет его, и фреймы снова пойдут за файлами.`,
  FrozenMismatch: ({ profileFile, file, expected, changes }) => {
    const lines = changes.slice(0, MOST_CHANGES).map((change) => {
      const [was, now] = [changeSide(change, 'was') ?? NOTHING, changeSide(change, 'now') ?? NOTHING];
      const name = change.part === change.name ? '' : ` ${changeName(change)}`;
      return `\n  ${russianParts[change.part]}${name}: ожидалось ${was}, найдено ${now}`;
    });
    const word = shellWord(profileFile);
    return (
      `Ничего не запущено: здесь не то, что закреплено в ${file} (${expected}).${lines.join('')}${andMore(changes.length - lines.length)}\n` +
      `\`agi profile verify ${word}\` назовёт файл каждого отличия. Верните то, что меняться не должно было; для остального \`agi profile bump ${word}\` предложит версии.`
    );
  },
  EngineRefused: ({ profile, engine }) =>
    `Переход на ${profile} не сделан: его движок ${engine} отклонил пробные вопросы; ничего не изменено. Проверьте в профиле model, url и key, ключ в переменной и settings.`,
  FrozenProfile: ({ profile, root }) =>
    `Этот процесс запущен с --frozen и думает только под ${profile}, как в lock-файле (${root}). Запустите другой без --frozen или закрепите нужное и запустите этот заново.`,
  LockMissing: ({ profile, file, profileFile }) =>
    profile === undefined || profileFile === undefined
      ? `Нет lock-файла ${file}.`
      : `У профиля ${profile} нет lock-файла ${file}; его запишет \`agi profile lock ${shellWord(profileFile)}\`.`,
  LockTooOld: ({ root }) =>
    `То, что шло под ${root}, закрепила старая версия, и её замок говорит слишком мало для сравнения. Что в нём есть, покажут \`agi trace\` и \`agi branch show\`; новые запуски сравнить можно.`,
  LogAddressMissing: ({ profile, variable }) =>
    `Профиль ${profile} берёт адрес журнала из переменной ${variable}, а она не задана. Другой журнал не открыт: двойник ничего бы там не помнил. Задайте её и повторите.`,
  LogUnavailable: ({ file, reason }) => `Журнал ${file} недоступен: ${LOG_WORDS[reason]}.`,
  NoLog: ({ home }) =>
    `Для домашней папки ${home} журнала ещё нет. Назовите нужную: --home или AGI_HOME (и AGI_LOG, если журнал на сервере), или сначала спросите что-нибудь.`,
  ProfileElsewhere: ({ profile, file, line }) =>
    `Переход не сделан: у ${profile} журнал в другом месте (${file}:${line}, log), и от этого двойника там ничего нет. Задайте в AGI_LOG общий журнал или запустите его отдельно: agi up --profile ${shellWord(file)}`,
  ProfileLost: ({ profile, runs }) => {
    const what = runs
      ? 'поэтому он работает, каким записан в журнале, и обновить его не из чего'
      : 'а в журнале нет того, из чего он состоял';
    return `Файла профиля ${profile} здесь нет, ${what}. Положите файл в profiles домашней папки или назовите его путь: \`agi profile use <путь>\`.`;
  },
  ProfileNotWritten: ({ file, code, home }) =>
    `Файл ${file} не записать (${code}); ничего не изменено. Разрешите запись в его папку или скопируйте профиль и всё, что он называет, в ${home}/profiles: там его находят первым.`,
  ProfileWouldBreak: ({ profile, breakages, typed }) => {
    const lines = breakages.map(
      ({ part, was, now }) =>
        `\n  ${russianParts[part]}: ${was} → ${now.includes('://') ? now : NOTHING}; ${WAY_WORDS[part]}`,
    );
    const accept = [...new Set(breakages.map(({ part }) => `--accept ${part}`))].join(' ');
    return `Переход не сделан: в ${profile} другое то, что нельзя просто заменить.${lines.join('')}\nЕсли так и надо: agi profile use ${typed} ${accept}`;
  },
  UnknownBranch: ({ branch, known }) =>
    `Нет ветви ${shown(branch)}; есть ${known.join(', ')}${known.length === 10 ? ', …' : ''}.`,
  UnknownEvent: ({ event }) => `Нет события ${shown(event)}.`,
  UnknownProfile: ({ facts }) => unknownProfileWords(facts),
  UnknownRoot: ({ root, candidates }) =>
    candidates.length > 0
      ? `С ${shown(root)} начинается несколько корней (${candidates.length}); напишите больше цифр.`
      : /^(sha256:)?[0-9a-f]{4,64}$/.test(root)
        ? `Под корнем, который начинается с ${root}, здесь ничего не запускалось; корень каждого запуска покажет \`agi runs --json\`.`
        : `${shown(root)} не корень: нужны хотя бы четыре цифры его хеша.`,
  UnknownRun: ({ run, branch }) =>
    run === 'last'
      ? `В ветви ${shown(branch)} ещё не было запусков; сначала спросите что-нибудь.`
      : `В ветви ${shown(branch)} нет запуска «${shown(run)}»; \`agi runs\` покажет те, что есть.`,
  VersionRulesBroken: ({ file, profileFile, bumps, profile }) => {
    const word = shellWord(profileFile);
    const lines = [
      ...bumps.map((bump) => `\n  ${bump.uri} → ${bump.next}: ${bumpWords(bump)} (${bump.rule})`),
      ...(profile === undefined
        ? []
        : [
            `\n  профиль ${profile.uri} → ${profile.next}: ${profile.reasons.map((reason) => profileReasonWords(reason, russianParts)).join(', ')}`,
          ]),
    ];
    const shownLines = lines.slice(0, MOST_BUMPS);
    return `Lock-файл ${file} не записан: то, что изменилось, осталось под прежними версиями:${shownLines.join('')}${andMore(lines.length - shownLines.length)}\n\`agi profile bump ${word} --write\` даст новые; \`agi profile lock ${word} --force\` запишет и с прежними.`;
  },
};

const MOST_FRAME_PROBLEMS = 100;
const MOST_CHANGES = 10;
const MOST_BUMPS = 20;
const NOTHING = '(ничего)';

const WAY_WORDS = {
  memory: 'её представления будут построены заново из журнала, и ничего из сказанного не пропадёт',
  modules:
    'незаконченные запуски, которым он нужен, пойдут дальше только под прежним профилем: сначала закончите их (agi resume) или ради них вернитесь',
} as const;

const LOG_WORDS: Readonly<Record<LogUnavailable['reason'], string>> = {
  busy: 'другие процессы держали его слишком долго; повторите',
  full: 'на диске нет места; освободите его',
  'read-only': 'в него нельзя писать; проверьте права на файл и его папку',
  io: 'его не открыть, не прочитать или не записать; проверьте, что его папка есть и в неё можно писать, и что диск цел',
  unreachable: 'его сервер не отвечает; проверьте, что он работает и что адрес и порт верны',
  refused: 'его сервер не пускает; проверьте пользователя, пароль, базу и права',
};

function inputWords(fault: BadInput['fault']): string {
  switch (fault.code) {
    case 'empty':
      return 'он пустой';
    case 'too-long':
      return `в нём ${fault.characters} символов, а можно не больше ${fault.most}`;
    case 'nul':
      return `в нём символ NUL на месте ${fault.position}`;
    case 'half-character':
      return 'в нём половина суррогатной пары, а это не символ';
  }
}

/** Undefined for an error that is not known here. */
export function russianError(error: Error): string | undefined {
  if (!(Symbol.for('agi-double.error') in error)) return undefined;
  if (!isKnown(error.name)) return undefined;
  return `${namedAt(error)}${(words[error.name] as (error: unknown) => string)(error)}`;
}

/** Where a profile names what the error is about, if it tells. */
function namedAt(error: Error & { readonly namedAt?: { file: string; line: number; part: string } }): string {
  const { namedAt: at } = error;
  return at === undefined ? '' : `${at.file}:${at.line} ${at.part}: `;
}

function isKnown(name: string): name is keyof Known {
  return Object.hasOwn(words, name);
}
