import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import {
  FRAME_KINDS,
  FrameFolderNotFound,
  openFrameRepo,
  type FrameKind,
  type FrameSource,
} from '@agi-double/frame-engine';
import { BadUri, DoubleError, formatUri, parseUri, type FrameUri } from '@agi-double/versioning';
import { errorCode } from '../error-code.ts';

export interface NewFrameOptions {
  readonly kind: string;
  /** As it stands in a URI: lower-case words joined by hyphens. The file is called after it. */
  readonly name: string;
  /** An absolute path; made where it does not exist. */
  readonly folder: string;
  /** Milliseconds since the epoch; the month of the URI, in UTC. */
  readonly now: number;
}

export interface NewFrame {
  /** The absolute path of the file. */
  readonly file: string;
  readonly frame: FrameUri;
}

/** No frame can be of this kind, or have this name. */
export class BadNewFrame extends DoubleError {
  readonly kind = 'invalid';
  readonly field: 'kind' | 'name';

  constructor(field: 'kind' | 'name', reason: string) {
    super(`No frame was written: its ${field} ${reason}.`);
    this.field = field;
  }
}

/** A file of this name is there already, and may hold an owner's work. */
export class FrameFileExists extends DoubleError {
  readonly kind = 'conflict';
  readonly file: string;

  constructor(file: string) {
    super(`There is a file ${file} already; nothing was changed. Choose another name, or edit that file.`);
    this.file = file;
  }
}

/**
 * Writes a small example of a frame, which compiles as it is and changes nothing that the mind does until it is edited:
 * the folder may be one that a Double watches.
 *
 * @throws BadNewFrame, FrameFileExists; BadFrames for files of the folder that cannot be read
 */
export async function newFrame({ kind, name, folder, now }: NewFrameOptions): Promise<NewFrame> {
  if (!isFrameKind(kind)) throw new BadNewFrame('kind', `must be one of ${FRAME_KINDS.join(', ')}`);
  const file = join(folder, `${name}.yaml`);
  const month = new Date(now).toISOString().slice(0, 7).replace('-', '.');
  checkName(name, month);
  const there = await filesOf(folder);
  const frame = nextUri(name, month, there);
  const hasRoutes = there.some(({ text }) => /^kind:\s*['"]?routes\b/m.test(text));
  const template = kind === 'routes' && !hasRoutes ? defaultRoute : templates[kind];
  const schema = await schemaPath(folder);
  const text = [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    ...template(name, frame),
    '',
  ].join('\n');
  await mkdir(folder, { recursive: true });
  try {
    // One exclusive write: between a look and a write somebody else may have made the file.
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new FrameFileExists(file);
    throw error;
  }
  return { file, frame };
}

function isFrameKind(kind: string): kind is FrameKind {
  return (FRAME_KINDS as readonly string[]).includes(kind);
}

function checkName(name: string, month: string): void {
  try {
    const parsed = parseUri(`frame://${month}.${name}.01`);
    if (name.length <= 64 && parsed.kind === 'frame' && parsed.name === name) return;
  } catch (error) {
    if (!(error instanceof BadUri)) throw error;
  }
  throw new BadNewFrame('name', 'must be lower-case words joined by hyphens, such as house-rules');
}

async function filesOf(folder: string): Promise<readonly FrameSource[]> {
  try {
    return (await openFrameRepo({ repo: folder, base: folder, cache: folder }).read()).files;
  } catch (error) {
    if (error instanceof FrameFolderNotFound) return [];
    throw error;
  }
}

/** A URI that any file names is taken, also where the file is called otherwise. */
function nextUri(name: string, month: string, there: readonly FrameSource[]): FrameUri {
  const mention = new RegExp(`frame://${month.replace('.', '\\.')}\\.${name}\\.(\\d\\d)(?!\\d)`, 'g');
  const numbers = there.flatMap(({ text }) =>
    [...text.matchAll(mention)].map(([, digits]) => Number(digits)),
  );
  const number = Math.max(0, ...numbers) + 1;
  if (number > 99) throw new BadNewFrame('name', 'has all its 99 numbers of this month taken');
  const [year, ofYear] = month.split('.').map(Number);
  return formatUri({ kind: 'frame', year: year ?? 0, month: ofYear ?? 0, name, number }) as FrameUri;
}

const SCHEMA = join('frame-engine', 'schema', 'frame.schema.json');

/**
 * Where the schema is, as seen from the folder: in the workspace, or in the packages of the project around it. An
 * absolute path would work on one machine and be committed to all, so that elsewhere there is none.
 */
async function schemaPath(folder: string): Promise<string | undefined> {
  for (let around = folder; ; around = dirname(around)) {
    for (const place of ['libs', join('node_modules', '@agi-double')]) {
      const file = join(around, place, SCHEMA);
      const isThere = await access(file).then(
        () => true,
        () => false,
      );
      if (isThere) return relative(folder, file).replaceAll(sep, '/');
    }
    if (dirname(around) === around) return undefined;
  }
}

type Template = (name: string, frame: FrameUri) => readonly string[];

const head = (frame: FrameUri, kind: FrameKind): readonly string[] => [`frame: ${frame}`, `kind: ${kind}`];

/** Exactly one frame has a route without a condition, and the first frame of routes is where one expects it. */
const defaultRoute: Template = (_name, frame) => [
  '# Which modules answer which input. The route without "when" is the default; there is exactly one.',
  ...head(frame, 'routes'),
  'routes:',
  '  - id: default',
  '    pipeline: [mod://recall-v1, mod://respond-v1]',
];

const templates: { readonly [Kind in FrameKind]: Template } = {
  identity: (name, frame) => [
    '# Who the Double is. The prompt is for a model to obey; a statement is for an answer to quote, with its source.',
    ...head(frame, 'identity'),
    'slots:',
    `  name: { type: string, value: ${name} } # Others see it as slots.name; a frame that extends this one may narrow it.`,
    'prompt: |',
    '  Part of who you are is {{ slots.name }}.',
    'statements:',
    '  - id: what',
    '    text:',
    "      en: '{{ slots.name }} is part of who I am.'",
    "      ru: '{{ slots.name }} — часть того, кто я.'",
    '    asks:',
    "      en: ['What is {{ slots.name }}?']",
    "      ru: ['Что такое {{ slots.name }}?']",
  ],
  values: (name, frame) => [
    '# What matters to the Double. Each value is a sentence that it can be asked about.',
    ...head(frame, 'values'),
    'prompt: |',
    '  You would rather say that you do not know than guess.',
    'statements:',
    '  - id: honest',
    '    text:',
    '      en: I would rather say that I do not know than guess.',
    '      ru: Лучше скажу, что не знаю, чем стану угадывать.',
    '    asks:',
    `      en: ['Which value is ${name}?']`,
    `      ru: ['Какая ценность называется ${name}?']`,
  ],
  voice: (_name, frame) => [
    '# How the Double speaks. Only the prompt is needed; it may look at the input.',
    ...head(frame, 'voice'),
    'slots:',
    '  length: { type: enum, enum: [short, long], default: short }',
    'prompt: |',
    "  Answer {% if slots.length == 'short' %}in a few sentences{% else %}at length{% endif %}.",
  ],
  rules: (name, frame) => [
    '# What to do about an input before any module sees it. `agi frames why "…"` shows which rules fire for a text.',
    ...head(frame, 'rules'),
    'rules:',
    '  - id: example',
    '    priority: 10 # Higher is asked first. The first deny or say ends the asking.',
    '    # CEL over input (text, lower, language), user, channel, branch, slots, memory and time.',
    `    when: input.lower == "try the rule ${name}"`,
    '    then: # Or deny, set, activate, require, route, scope.',
    '      say:',
    `        en: The rule ${name} has fired.`,
    `        ru: Правило ${name} сработало.`,
  ],
  routes: (name, frame) => [
    '# Which modules answer which input. Another frame holds the default route, the one without "when".',
    ...head(frame, 'routes'),
    'routes:',
    `  - id: ${name} # A rule may choose it: then: { route: ${name} }`,
    '    priority: 10 # Two files may not give one priority to two routes that have a condition.',
    `    when: input.lower.startsWith("try the route ${name}")`,
    '    pipeline: [mod://recall-v1, mod://respond-v1]',
  ],
  knowledge: (name, frame) => [
    '# What the Double knows. A statement says which questions it answers, so that they need no word in common.',
    ...head(frame, 'knowledge'),
    'statements:',
    '  - id: example',
    '    text:',
    `      en: Nothing is written about ${name} yet.`,
    `      ru: О ${name} пока ничего не написано.`,
    '    asks:',
    `      en: ['What do you know about ${name}?']`,
    `      ru: ['Что ты знаешь о ${name}?']`,
  ],
  skill: (name, frame) => [
    '# What the Double can do when it is asked to. On demand: it joins a run only when a rule activates it.',
    ...head(frame, 'skill'),
    'activation: on-demand',
    'slots:',
    '  steps: { type: number, value: 3, min: 1, max: 10 }',
    'prompt: |',
    '  Work in {{ slots.steps }} steps, and say at each one what you do.',
    '# A frame of kind rules turns it on:',
    '#   - id: use-the-skill',
    `#     when: input.lower.contains("${name}")`,
    `#     then: { activate: 'frame://*.${name}.*' }`,
  ],
  probe: (_name, frame) => [
    '# Questions that are rehearsed before an update of the frames takes effect; one that fails stops the update.',
    ...head(frame, 'probe'),
    'probes:',
    '  - id: not-refused',
    '    ask: { en: Who are you?, ru: Кто ты? }',
    '    expect: # Or contains, lacks, cites, fires, route.',
    '      denied: false',
  ],
};
