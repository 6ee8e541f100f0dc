import type { LockFileState, ProfileReport } from '@agi-double/runtime';
import { asTyped } from './as-typed.ts';
import { engineName, hashBeside } from './lock-words.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import type { Lock } from './profiles-port.ts';
import { showFact } from './show-lines.ts';

/** What a profile comes to, how its lock file stands to that, and on stderr what to do about it. */
export function showProfile(
  report: ProfileReport,
  named: string | undefined,
  output: Output,
  messages: Messages,
): void {
  const { show: words, states, words: said } = messages.profiles;
  const { profile, file, root, lock, log, lockFile, leftOut, missing } = report;
  showFact(output, words.profile, profile);
  showFact(output, words.file, file);
  showFact(output, words.root, output.hash(root));
  showFact(output, words.lockFile, ...lockFileLines(lockFile, output, messages));
  showLock(lock, output, messages);
  if (log !== undefined) showFact(output, words.log, log);
  showFact(output, words.leftOut, ...leftOut.map(said.leftOut));
  showFact(
    output,
    words.missing,
    ...missing.map(({ variable, part, file: place, line }) => `${variable}  ${part}  ${place}:${line}`),
  );
  if (lockFile.state !== 'same') output.words(states[lockFile.state](asTyped(named)));
}

function lockFileLines(
  lockFile: LockFileState,
  output: Output,
  { profiles: { lockFile: words } }: Messages,
): readonly string[] {
  switch (lockFile.state) {
    case 'absent':
      return [lockFile.file, words.absent];
    case 'broken':
      return [lockFile.file, words.broken, ...problemsIn(words.problems(lockFile))];
    case 'same':
      return [lockFile.file, words.same];
    case 'other':
      return [lockFile.file, words.other(output.hash(lockFile.root))];
  }
}

/** Each on a line of its own; what to do, which is said before them, is said below in the words of this profile. */
function problemsIn(message: string): readonly string[] {
  const [first = '', ...problems] = message.split('\n');
  return problems.length === 0 ? [first] : problems.map((line) => line.trim());
}

function showLock(lock: Lock, output: Output, { profiles: { parts, words } }: Messages): void {
  const pinned = (name: string, hash: string): string => `${name}  ${hashBeside(hash, output)}`;
  const { core, memory, embedder, engines, tools } = lock;
  showFact(output, parts.core, core.uri, words.core(core.logFormat, core.frameLanguage));
  showFact(output, parts.snapshot, output.hash(lock.snapshot));
  const frames = lock.frames.flatMap(({ uri, hash, code }) => [
    pinned(uri, hash),
    ...Object.entries(code ?? {}).map(([file, hashed]) => pinned(file, hashed)),
  ]);
  showFact(output, parts.frames, ...frames);
  showFact(output, parts.modules, ...lock.modules.map(({ uri, hash }) => pinned(uri, hash)));
  showFact(output, parts.memory, pinned(memory.uri, memory.hash));
  const embedderLines =
    embedder === undefined
      ? [words.none]
      : [words.dimensions(embedder.dimensions), ...apiLines(embedder, words)];
  showFact(output, parts.embedder, ...embedderLines);
  showFact(output, parts.engines, ...engines.flatMap((engine) => engineLines(engine, pinned, words)));
  showFact(
    output,
    parts.tools,
    ...(tools.length === 0 ? [words.none] : tools.map(({ name, hash }) => pinned(name, hash))),
  );
  showFact(output, parts.allowCode, lock.allowCode ? words.codeAllowed : words.codeRefused);
}

type Words = Messages['profiles']['words'];

function engineLines(
  engine: Lock['engines'][number],
  pinned: (name: string, hash: string) => string,
  words: Words,
): readonly string[] {
  switch (engine.use) {
    case 'extractive':
      return [engineName(engine)];
    case 'given':
      return [`${engineName(engine)}  ${words.given}`];
    case 'openai-compatible':
      return apiLines(engine, words);
    case 'llama':
      return [
        pinned(engineName(engine), engine.file),
        ...(engine.chatTemplate === null ? [] : [pinned('chatTemplate', engine.chatTemplate)]),
        ...(engine.tokenizer === null ? [] : [pinned('tokenizer', engine.tokenizer)]),
      ];
  }
}

function apiLines(
  api: {
    readonly provider: string;
    readonly model: string;
    readonly url: string;
    readonly key?: string;
    readonly settings?: object;
  },
  words: Words,
): readonly string[] {
  const key = api.key === undefined ? [] : [words.key(api.key)];
  const settings = api.settings === undefined ? [] : [`settings ${JSON.stringify(api.settings)}`];
  return [`${api.provider} ${api.model}  ${api.url}`, ...key, ...settings, words.notPinned];
}
