import type {
  LockMisfit,
  MisfitKind,
  ProfileFault,
  ProfileProblem,
  SecretKind,
  YamlReason,
} from '@agi-double/runtime';

/** As many are said at once; a program gets them all. */
const MOST = 20;

/** The problems of a file, each on a line of its own: `file:line:column part: words`. */
export function problemLines(
  file: string,
  problems: readonly ProfileProblem[],
  whole: 'весь профиль' | 'весь замок',
): string {
  const shown = problems.slice(0, MOST).map(({ line, column, part, fault, message }) => {
    const words = fault === undefined ? message : faultWords(fault);
    return `\n  ${file}:${line}:${column} ${part || whole}: ${words}`;
  });
  return `${shown.join('')}${andMore(problems.length - shown.length)}`;
}

export function andMore(count: number): string {
  return count > 0 ? `\n  и ещё ${count}` : '';
}

function faultWords(fault: ProfileFault): string {
  switch (fault.code) {
    case 'unreadable':
      return `файл не читается (${fault.system}); проверьте права на него и диск`;
    case 'not-utf8':
      return fault.encoding === 'UTF-16'
        ? 'файл в UTF-16; сохраните его в UTF-8'
        : 'файл не в UTF-8; сохраните его в UTF-8';
    case 'too-long':
      return `здесь больше ${fault.most} символов`;
    case 'not-yaml':
      return `это не YAML: ${YAML_WORDS[fault.reason]}`;
    case 'key-twice': {
      const key = fault.key === undefined ? 'этот ключ' : `ключ «${fault.key}»`;
      return `${key} повторяется, первый раз в строке ${fault.line}; уберите один из двух`;
    }
    case 'conflict-markers':
      return fault.in === 'profile'
        ? 'после слияния здесь остались метки конфликта; выберите одну из сторон и уберите строки <<<<<<<, ======= и >>>>>>>'
        : 'после слияния здесь остались метки конфликта; закончите его в профиле и фреймах, потом запишите замок заново';
    case 'not-json':
      return 'отсюда и дальше это не JSON';
    case 'unknown-key':
      return `нет такого ключа «${fault.key}»; есть ${fault.keys.join(', ')}`;
    case 'missing-key':
      return `не хватает ключа «${fault.key}»; добавьте его`;
    case 'wrong-type':
      return `здесь ${fault.types.map((type) => TYPE_WORDS[type] ?? type).join(' или ')}`;
    case 'not-one-of':
      return `здесь подходит только ${fault.values.join(', ')}`;
    case 'empty':
      return 'не может быть пустым';
    case 'wrong-form':
      return FORM_WORDS[fault.form];
    case 'twice':
      return fault.first === undefined
        ? 'повторяется'
        : `повторяется, первый раз в ${fault.first}; уберите одно из двух`;
    case 'bad-uri':
      return `это не URI: ошибка в символе ${fault.character}; нужно ${fault.form}`;
    case 'other-reference':
      return fault.wanted === 'frame'
        ? 'здесь называют фреймы: frame://*.*.*, frame://*.name.* или frame://YYYY.MM.name.NN'
        : 'здесь называют модуль: mod://name-vMAJOR или mod://name-vMAJOR.MINOR';
    case 'bad-address':
      return ADDRESS_WORDS[fault.of];
    case 'bad-variable':
      return 'после «${» стоит не переменная: пишите ${NAME}, из латинских букв, цифр и _';
    case 'secret':
      return fault.in === 'profile'
        ? `${SECRET_WORDS[fault.secret]} нельзя записывать в профиль; напишите \${NAME} и задайте NAME в окружении`
        : `${SECRET_WORDS[fault.secret]} не может стоять в замке; напишите \${NAME} в профиле`;
    case 'folder':
      return 'здесь нужен файл, а не папка';
    case 'outside-models':
      return 'путь с «..» выводит из папки models; положите файл в неё или назовите полный путь';
    case 'unknown-engine':
      return `такого движка нет; есть ${fault.kinds.join(', ')}`;
    case 'unknown-module':
      return `модуля ${fault.reference} здесь нет; есть ${some(fault.available)}`;
    case 'unknown-memory':
      return `эта версия не знает памяти ${fault.memory}; она знает ${fault.known.join(', ')} (256 — измерения эмбеддера)`;
    case 'unknown-tool':
      return `средства ${fault.tool} здесь нет; уберите его`;
    case 'no-model-file':
      return `нет файла модели ${fault.file}; положите его туда или добавьте optional: true`;
    case 'bad-model-file':
      return `файл модели ${fault.file} не прочитать или это не GGUF; проверьте его и права на него`;
    case 'no-engine':
      return 'ни одного из них нет; добавьте «- use: extractive», он есть всегда';
    case 'embedder-missing':
      return `памяти с числом измерений ${fault.dimensions} нужен эмбеддер; добавьте его или возьмите память с -0d на конце`;
    case 'embedder-unused':
      return 'у памяти с -0d на конце нет векторов; уберите эмбеддер или возьмите память с его измерениями';
    case 'other-dimensions':
      return `измерений здесь ${fault.embedder}, а у памяти ${fault.memory}; сделайте одинаково`;
    case 'no-lock':
      return 'это не замок профиля';
    case 'other-profile':
      return `это замок профиля ${fault.locked}, а не ${fault.profile} (${fault.other})`;
    case 'other-format':
      return fault.format > fault.reads
        ? `формат ${fault.format}, а эта версия agi читает ${fault.reads}; возьмите ту новую версию, которая его записала`
        : `формат ${fault.format}, а эта версия agi читает ${fault.reads}: его записала старая версия`;
    case 'out-of-order':
      return 'стоит не по порядку: его место перед тем, что выше';
    case 'not-hashable':
      return 'у этого нет хеша: так замки не записывают';
    case 'edited':
      return `здесь ${fault.root}, а содержимое даёт ${fault.found}: файл правили руками`;
  }
}

const some = (names: readonly string[]): string =>
  names.length === 0
    ? 'только пустой список'
    : names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');

const YAML_WORDS: Readonly<Record<YamlReason, string>> = {
  tab: 'отступ сделан табуляцией; возьмите пробелы',
  documents: 'с «---» начинается другой документ; уберите это или сделайте два файла',
  beginning: 'текст не может начинаться с этого знака; возьмите его в кавычки',
  alias: 'после «*» нужно имя якоря; возьмите текст в кавычки',
  deeper: 'отступ больше, чем у строки выше; начинайте соседние ключи в одном столбце',
  'two-keys': 'в строке второе двоеточие; возьмите текст в кавычки или перенесите второй ключ на свою строку',
  'no-colon': 'здесь нужно «ключ: значение»; не хватает двоеточия или отступа',
  open: 'скобка, открытая выше, не закрыта до этой строки; закройте её или сделайте отступ',
  indent: 'отступ не такой, как у соседних строк; начинайте их в одном столбце',
  quote: 'кавычка, открытая выше, не закрыта; закройте её',
  comment: 'перед # нужен пробел',
  list: 'строка не относится ни к одному пункту списка выше; начните её в столбце первого ключа пункта',
  other: 'ищите кавычку, скобку или отступ, которые здесь не подходят',
};

const TYPE_WORDS: { readonly [type: string]: string } = {
  string: 'нужен текст',
  object: 'нужны ключи со значениями',
  array: 'нужен список',
  integer: 'нужно целое число',
  boolean: 'нужно true или false',
  null: 'нужно null',
};

const FORM_WORDS: Readonly<Record<Extract<ProfileFault, { code: 'wrong-form' }>['form'], string>> = {
  variable: 'ключ нельзя записывать в файл; напишите ${NAME} и задайте NAME в окружении',
  literal: 'здесь пишут само значение, а не ${NAME}: его закрепляет замок',
  name: 'здесь нужно имя: латинские буквы, цифры, а после первого знака и _ . : / -',
  hash: 'здесь нужен хеш: sha256: и 64 шестнадцатеричные цифры',
};

const ADDRESS_WORDS: Readonly<Record<'url' | 'repo' | 'log', string>> = {
  url: 'здесь нужно ${NAME} или http(s)://host:port/path',
  repo: 'здесь нужна папка или адрес для git: https://host/path.git',
  log: 'здесь нужно ${NAME} или postgres://host:port/database; без этого ключа журнал лежит в домашней папке',
};

const SECRET_WORDS: Readonly<Record<SecretKind, string>> = {
  token: 'токен',
  password: 'пароль',
  user: 'имя пользователя, похожее на токен,',
  query: 'ключ в адресе',
};

/** Where a lock does not fit its profile. */
export function misfitWords({ fault }: LockMisfit): string {
  switch (fault.code) {
    case 'other-value':
      return `в замке ${fault.locked}, а в профиле ${fault.asked} (${fault.other})`;
    case 'not-locked':
      return `в профиле есть ${KIND_WORDS[fault.what]} ${fault.name}, а в замке нет (${fault.other})`;
    case 'not-asked':
      return `в замке есть ${KIND_WORDS[fault.what]} ${fault.name}, а в профиле нет (${fault.other})`;
    case 'other-embedder':
      return `в замке другой эмбеддер, не тот, что в профиле (${fault.other})`;
  }
}

const KIND_WORDS: Readonly<Record<MisfitKind, string>> = {
  frame: 'фрейм',
  module: 'модуль',
  embedder: 'эмбеддер',
  engine: 'движок',
  tool: 'средство',
};
