import { hashBytes, type FrameUri, type Json } from '@agi-double/versioning';
import { written } from '../language/check-schema.ts';
import { checkTemplate, LANGUAGES, reportFault, TextCompiler } from './compile-text.ts';
import { compileCondition, INPUT_NAMES, type Condition } from './condition.ts';
import type { FrameContent } from '../language/frame-content.ts';
import type { FrameFile, Path } from '../language/frame-file.ts';
import type { Slots } from '../slots/inherit-slots.ts';
import { resolvePipeline } from './resolve-pipeline.ts';
import type { Frame, FrameInput, Localized, ModuleCatalogue, PipelineEntry } from '../snapshot.ts';
import { faultOf, type Template } from './template.ts';

export interface CompiledRule {
  readonly frame: FrameUri;
  readonly rule: string;
  readonly priority: number;
  readonly condition: Condition;
  readonly then: { readonly deny: Localized } | { readonly set: { readonly [field: string]: Json } };
}

export interface CompiledRoute {
  readonly frame: FrameUri;
  readonly index: number;
  readonly priority: number;
  /** None in the default route. */
  readonly condition?: Condition;
  readonly pipeline: readonly PipelineEntry[];
}

export interface CompiledFrame {
  readonly frame: Frame;
  readonly prompt?: Template;
  readonly rules: readonly CompiledRule[];
  readonly routes: readonly CompiledRoute[];
}

/** One frame with its inherited slots; whatever is wrong with it is reported at its file. */
export function compileFrame(
  file: FrameFile,
  content: FrameContent,
  uri: FrameUri,
  slots: Slots,
  catalogue: ModuleCatalogue,
): CompiledFrame {
  const values = slotValues(slots);
  const texts = new TextCompiler(file, values);
  const statements = content.statements ?? [];
  const rules = content.rules ?? [];
  reportRepeatedIds(file, 'statements', statements);
  reportRepeatedIds(file, 'rules', rules);
  const routes = (content.routes ?? []).map(({ when, priority = 0, pipeline }, index): CompiledRoute => {
    const path = ['routes', index];
    const condition = when === undefined ? undefined : checkCondition(file, [...path, 'when'], when);
    return {
      frame: uri,
      index,
      priority,
      ...(condition === undefined ? {} : { condition }),
      pipeline: resolvePipeline(file, [...path, 'pipeline'], pipeline, catalogue),
    };
  });
  const prompt = compilePrompt(file, content, values);
  return {
    frame: {
      uri,
      kind: content.kind,
      hash: hashBytes(file.text),
      file: file.file,
      slots: values,
      statements: statements.map(({ id, text, asks }, index) => ({
        id,
        text: texts.localized(['statements', index, 'text'], text),
        asks: asks === undefined ? {} : texts.questions(['statements', index, 'asks'], asks),
      })),
      rules: rules.map(({ id, when }) => ({ id, when })),
      routes: routes.map(({ index, pipeline }) => {
        const when = content.routes?.[index]?.when;
        return { ...(when === undefined ? {} : { when }), pipeline };
      }),
      source: file.text,
    },
    ...(prompt === undefined ? {} : { prompt }),
    rules: rules.map(({ id, priority = 0, when, then }, index) => ({
      frame: uri,
      rule: id,
      priority,
      condition: checkCondition(file, ['rules', index, 'when'], when),
      then: 'deny' in then ? { deny: texts.localized(['rules', index, 'then', 'deny'], then.deny) } : then,
    })),
    routes,
  };
}

function slotValues(slots: Slots): { readonly [name: string]: Json } {
  return Object.fromEntries(
    [...slots].flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])),
  );
}

const never: Condition = () => false;

function checkCondition(file: FrameFile, path: Path, text: string): Condition {
  const condition = compileCondition(text);
  if (typeof condition === 'function') return condition;
  reportFault(file, path, condition, 'CEL');
  return never;
}

function compilePrompt(
  file: FrameFile,
  { kind, prompt }: FrameContent,
  slots: { readonly [name: string]: Json },
): Template | undefined {
  if (prompt === undefined) return undefined;
  if (kind === 'routes' || kind === 'probe') {
    file.report([], `prompt: a frame of kind ${kind} has no part in the prompt`, { key: 'prompt' });
    return undefined;
  }
  const template = checkTemplate(file, ['prompt'], prompt, { slots: Object.keys(slots), ...INPUT_NAMES });
  if (template === undefined) return undefined;
  // Names alone do not prove that it renders, {{ user.roles[0] }} does not: try it on an input that says nothing.
  for (const language of LANGUAGES) {
    const nothing: FrameInput = {
      input: { text: '', lower: '', language, channel: 'cli' },
      user: { id: 'nobody', roles: [] },
    };
    try {
      template.render({ slots, ...nothing });
    } catch (error) {
      reportFault(file, ['prompt'], faultOf(prompt, error), 'Liquid');
      return undefined;
    }
  }
  return template;
}

function reportRepeatedIds(
  file: FrameFile,
  list: 'statements' | 'rules',
  items: readonly { id: string }[],
): void {
  const seen = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    const path = [list, index, 'id'];
    if (seen.has(id)) file.report(path, `${written(path)}"${id}" is taken by another of these ${list}`);
    seen.add(id);
  }
}
