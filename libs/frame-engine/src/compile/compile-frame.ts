import { hashBytes, type FrameUri, type Json } from '@agi-double/versioning';
import { written } from '../language/written.ts';
import type { CodeFile } from '../code/code-file.ts';
import type { FrameContent } from '../language/frame-content.ts';
import type { FrameFile } from '../language/frame-file.ts';
import type { ModuleCatalogue } from '../snapshot.ts';
import type { RunSlotsFrame } from '../slots/run-slots.ts';
import type { Slots } from '../slots/slot.ts';
import { compileProbes } from './compile-probes.ts';
import { compileRoutes, compileRules } from './compile-rules.ts';
import { TextCompiler } from './compile-text.ts';
import type { CompiledFrame } from './compiled.ts';
import { compileLiveText, type LiveText } from './live-text.ts';

export interface FrameParts {
  readonly file: FrameFile;
  readonly content: FrameContent;
  readonly uri: FrameUri;
  readonly parent?: FrameUri;
  readonly slots: Slots;
  readonly code: ReadonlyMap<string, CodeFile>;
}

/** One frame with its inherited slots; whatever is wrong with it is reported at its file. */
export function compileFrame(parts: FrameParts, catalogue: ModuleCatalogue): CompiledFrame {
  const { file, content, uri, parent, slots, code } = parts;
  const owner: RunSlotsFrame = { uri, slots, values: staticValues(slots) };
  const computed = [...slots].flatMap(([name, { procedure }]) => (procedure === undefined ? [] : [name]));
  const texts = new TextCompiler(file, statedValues(slots), computed);
  const { statements = [], rules: ruleContents = [], probes: probeContents = [] } = content;
  reportRepeatedIds(file, 'statements', statements);
  reportRepeatedIds(file, 'rules', ruleContents);
  reportRepeatedIds(file, 'probes', probeContents);
  const prompt = compilePrompt(file, content, slots);
  const rules = compileRules(file, content, owner, catalogue);
  const routes = compileRoutes(file, content, owner, catalogue);
  return {
    frame: {
      uri,
      kind: content.kind,
      hash: hashBytes(file.text),
      file: file.file,
      ...(parent !== undefined && { extends: parent }),
      activation: content.activation ?? 'always',
      slots: owner.values,
      computed,
      code: Object.fromEntries([...code].map(([path, { hash }]) => [path, hash])),
      statements: statements.map(({ id, text, asks }, index) => ({
        id,
        text: texts.localized(['statements', index, 'text'], text),
        asks: asks === undefined ? {} : texts.questions(['statements', index, 'asks'], asks),
      })),
      rules: rules.map(({ rule, when, priority }) => ({ id: rule, when, priority })),
      routes: routes.map(({ id, when, priority, pipeline }) => ({
        ...(id !== undefined && { id }),
        ...(when !== undefined && { when }),
        priority,
        pipeline,
      })),
      source: file.text,
    },
    file,
    owner,
    ...(prompt !== undefined && { prompt }),
    rules,
    routes,
    probes: compileProbes(file, content, uri),
    code,
  };
}

function staticValues(slots: Slots): { readonly [name: string]: Json } {
  return Object.fromEntries(
    [...slots].flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** What statements may name: a computed slot has another value in another run. */
function statedValues(slots: Slots): { readonly [name: string]: Json } {
  return staticValues(new Map([...slots].filter(([, { procedure }]) => procedure === undefined)));
}

function compilePrompt(file: FrameFile, { kind, prompt }: FrameContent, slots: Slots): LiveText | undefined {
  if (prompt === undefined) return undefined;
  if (kind === 'routes' || kind === 'probe') {
    file.report([], `prompt: a frame of kind ${kind} has no part in the prompt`, { key: 'prompt' });
    return undefined;
  }
  return compileLiveText(file, ['prompt'], prompt, slots);
}

function reportRepeatedIds(
  file: FrameFile,
  list: 'statements' | 'rules' | 'probes',
  items: readonly { id: string }[],
): void {
  const seen = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    const path = [list, index, 'id'];
    if (seen.has(id)) file.report(path, `${written(path)}"${id}" is taken by another of these ${list}`);
    seen.add(id);
  }
}
