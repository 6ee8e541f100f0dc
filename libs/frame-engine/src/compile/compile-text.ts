import type { Json } from '@agi-double/versioning';
import type { LocalizedContent, QuestionsContent } from '../language/frame-content.ts';
import type { FrameFile, Path } from '../language/frame-file.ts';
import { written } from '../language/written.ts';
import { LANGUAGES } from '../language/localize.ts';
import type { Localized, Statement } from '../snapshot.ts';
import { compileTemplate, faultOf, type Template, type TextFault } from './template.ts';

/**
 * Renders the texts of a frame that are the same in every run, once and for all: what it states, and the questions
 * that answers. They see its slots, and not those that a procedure computes: a statement that is cited must be found
 * again as it was.
 */
export class TextCompiler {
  readonly #file: FrameFile;
  readonly #slots: { readonly [name: string]: Json };
  readonly #computed: readonly string[];

  /** @param computed names of slots that a procedure computes. */
  constructor(file: FrameFile, slots: { readonly [name: string]: Json }, computed: readonly string[]) {
    this.#file = file;
    this.#slots = slots;
    this.#computed = computed;
  }

  localized(path: Path, content: LocalizedContent): Localized {
    if (typeof content === 'string') {
      const text = this.#text(path, content);
      return Object.fromEntries(LANGUAGES.map((language) => [language, text]));
    }
    return Object.fromEntries(
      Object.entries(content).map(([language, text]) => [language, this.#text([...path, language], text)]),
    );
  }

  questions(path: Path, content: QuestionsContent): Statement['asks'] {
    if (typeof content === 'string' || isList(content)) {
      const questions = this.#list(path, content);
      return Object.fromEntries(LANGUAGES.map((language) => [language, questions]));
    }
    return Object.fromEntries(
      Object.entries(content).map(([language, some]) => [language, this.#list([...path, language], some)]),
    );
  }

  #list(path: Path, content: string | readonly string[]): readonly string[] {
    if (typeof content === 'string') return [this.#text(path, content)];
    return content.map((text, index) => this.#text([...path, index], text));
  }

  #text(path: Path, text: string): string {
    const names = { slots: [...Object.keys(this.#slots), ...this.#computed] };
    const template = checkTemplate(this.#file, path, text, names);
    if (template === undefined) return text;
    const computed = template.uses.filter(
      ({ root, field }) => root === 'slots' && field !== undefined && this.#computed.includes(field),
    );
    for (const { field, offset } of computed) {
      const message = `slots.${field ?? ''} is computed in each run, and this text is the same in every run`;
      reportFault(this.#file, path, { offset, message }, 'Liquid');
    }
    if (computed.length > 0) return text;
    try {
      return template.render({ slots: this.#slots }).trim();
    } catch (error) {
      reportFault(this.#file, path, faultOf(text, error), 'Liquid');
      return text;
    }
  }
}

function isList(content: QuestionsContent): content is readonly string[] {
  return Array.isArray(content);
}

/** Parses a template of a frame; reports what is wrong with it where it stands in the file. */
export function checkTemplate(
  file: FrameFile,
  path: Path,
  text: string,
  names: Parameters<typeof compileTemplate>[1],
): Template | undefined {
  const template = compileTemplate(text, names);
  if ('render' in template) return template;
  for (const fault of template) reportFault(file, path, fault, 'Liquid');
  return undefined;
}

export function reportFault(file: FrameFile, path: Path, fault: TextFault, language: 'Liquid' | 'CEL'): void {
  file.report(path, `${written(path)}${language}: ${fault.message}`, { offset: fault.offset });
}
