import type { LockMisfit, MisfitKind, ProfileFault, ProfileProblem, SecretKind } from '@agi-double/runtime';

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
    case 'too-long':
      return `здесь больше ${fault.most} символов`;
    case 'not-yaml':
      return `это не YAML: ${YAML_WORDS[fault.reason] ?? `ошибка ${fault.reason}`}`;
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
    case 'unknown-engine':
      return `такого движка нет; есть ${fault.kinds.join(', ')}`;
    case 'unknown-module':
      return `модуля ${fault.reference} здесь нет; есть ${some(fault.available)}`;
    case 'unknown-memory':
      return `эта версия не знает памяти ${fault.memory}; возьмите memory://sqlite-v0.1-0d`;
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

const YAML_WORDS: { readonly [reason: string]: string } = {
  BAD_ALIAS: 'ссылка * ни на что не указывает, или ссылок слишком много',
  BAD_INDENT: 'неверный отступ',
  BAD_SCALAR_START: 'с такого знака текст не начинается; возьмите его в кавычки',
  BLOCK_AS_IMPLICIT_KEY: 'вложенные ключи стоят на одной строке',
  DUPLICATE_KEY: 'ключ повторяется',
  MISSING_CHAR: 'не хватает знака: кавычки, скобки, запятой или двоеточия',
  MULTILINE_IMPLICIT_KEY: 'ключ занимает несколько строк; не хватает двоеточия?',
  MULTIPLE_DOCS: 'в файле несколько документов',
  TAB_AS_INDENT: 'отступ сделан табуляцией; возьмите пробелы',
  TAG_RESOLVE_FAILED: 'неизвестный тег',
  UNEXPECTED_TOKEN: 'лишний знак',
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
