import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { cutOf } from './cut.ts';
import { EngineFailed, type Silence } from './engine-errors.ts';
import { LeadingReasoning, type Stretch } from './leading-reasoning.ts';
import { CharacterPieces } from './whole-characters.ts';

/** A book of words. More is an answer without end, which no log takes. */
const MOST_CHARACTERS = 1_000_000;

/** Nothing that anybody sees: white space, what Unicode ignores by default (zero width, fillers), controls, an empty Braille cell. */
const SEEN = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800\uFFFD]/u;

export const isWordless = (text: string): boolean => !SEEN.test(text);

/** What kept an answer from having a word. */
export function silenceOf(
  finish: LanguageModelV4FinishReason | undefined,
  askedForTool: boolean,
  reasoned: boolean,
): Silence {
  const cut = finish === undefined ? 'error' : cutOf(finish);
  if (cut === 'content-filter' || cut === 'length') return cut;
  if (askedForTool) return 'tool-calls';
  if (cut === 'error') return cut;
  return reasoned ? 'reasoning' : 'nothing';
}

type ReasoningPart = Extract<LanguageModelV4StreamPart, { readonly type: `reasoning-${string}` }>;

/** One stream of an engine, part by part, as its words. */
export class SpokenParts {
  /** Whether all has come that counts. */
  ended = false;
  readonly #engine: LanguageModelV4;
  readonly #tools: boolean;
  readonly #characters = new CharacterPieces();
  readonly #leading: LeadingReasoning;
  /** The name that the engine gave its last text, and whether a part with it is open here. */
  #id = '0';
  #open = false;
  /** White space and the like, which becomes part of the answer when a word follows. */
  #blank = '';
  #spoke = false;
  #reasoned = false;
  #askedForTool = false;
  #characterCount = 0;

  constructor(
    engine: LanguageModelV4,
    { tools }: LanguageModelV4CallOptions,
    held: boolean,
    onUnopened: () => void,
  ) {
    this.#engine = engine;
    this.#tools = (tools?.length ?? 0) > 0;
    this.#leading = new LeadingReasoning(held, onUnopened);
  }

  /** Whether there was a word. */
  get spoke(): boolean {
    return this.#spoke;
  }

  next(part: LanguageModelV4StreamPart): readonly LanguageModelV4StreamPart[] {
    switch (part.type) {
      case 'text-start':
        this.#id = part.id;
        return [];
      case 'text-delta':
        return this.#say(this.#leading.next(this.#characters.next(part.delta)));
      case 'text-end':
        return this.#close();
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning-end':
        return this.#reason(part);
      case 'tool-call':
      case 'tool-input-start':
      case 'tool-input-delta':
      case 'tool-input-end':
        this.#askedForTool = true;
        if (!this.#tools) return [];
        this.#spoke = true;
        return [...this.#flush(), part];
      case 'finish':
        this.ended = true;
        return this.#finish(part.finishReason, part);
      case 'error':
        return [...this.#flush(), part];
      default:
        return [part];
    }
  }

  /** @throws EngineFailed when there was no word */
  end(): readonly LanguageModelV4StreamPart[] {
    this.ended = true;
    return this.#finish(undefined);
  }

  #finish(
    reason: LanguageModelV4FinishReason | undefined,
    part?: LanguageModelV4StreamPart,
  ): readonly LanguageModelV4StreamPart[] {
    const parts = this.#flush();
    if (!this.#spoke) {
      const { provider, modelId } = this.#engine;
      throw EngineFailed.silent(provider, modelId, silenceOf(reason, this.#askedForTool, this.#reasoned));
    }
    return part === undefined ? parts : [...parts, part];
  }

  #reason(part: ReasoningPart): readonly LanguageModelV4StreamPart[] {
    this.#reasoned = true;
    return [...this.#say(this.#leading.release()), part];
  }

  #flush(): readonly LanguageModelV4StreamPart[] {
    const rest = [...this.#leading.next(this.#characters.end()), ...this.#leading.end()];
    return [...this.#say(rest), ...this.#close()];
  }

  #close(): readonly LanguageModelV4StreamPart[] {
    if (!this.#open) return [];
    this.#open = false;
    return [{ type: 'text-end', id: this.#id }];
  }

  #say(stretches: readonly Stretch[]): readonly LanguageModelV4StreamPart[] {
    return stretches.flatMap((stretch): readonly LanguageModelV4StreamPart[] => {
      switch (stretch.kind) {
        case 'words':
          return this.#words(stretch.text);
        case 'reasoning':
          this.#reasoned = true;
          return [
            { type: 'reasoning-start', id: 'think' },
            { type: 'reasoning-delta', id: 'think', delta: stretch.text },
            { type: 'reasoning-end', id: 'think' },
          ];
        case 'took-back': {
          this.#spoke = false;
          this.#blank = '';
          this.#characterCount = 0;
          return [...this.#close(), TAKEN_BACK];
        }
      }
    });
  }

  #words(text: string): readonly LanguageModelV4StreamPart[] {
    if (!this.#spoke && isWordless(text)) {
      this.#blank += text;
      return [];
    }
    const delta = this.#spoke ? text : withoutBlankLines(this.#blank + text);
    this.#blank = '';
    this.#spoke = true;
    this.#characterCount += delta.length;
    const start: readonly LanguageModelV4StreamPart[] = this.#open
      ? []
      : [{ type: 'text-start', id: this.#id }];
    this.#open = true;
    return [...start, { type: 'text-delta', id: this.#id, delta }, ...this.#tooLong()];
  }

  /** Ends an answer without end where nobody would read on. */
  #tooLong(): readonly LanguageModelV4StreamPart[] {
    if (this.#characterCount <= MOST_CHARACTERS || this.ended) return [];
    this.ended = true;
    const none = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined };
    return [
      ...this.#close(),
      {
        type: 'finish',
        finishReason: { unified: 'length', raw: 'too-long' },
        usage: {
          inputTokens: none,
          outputTokens: { total: undefined, text: undefined, reasoning: undefined },
        },
      },
    ];
  }
}

/** Whoever shows words as they come shows only what comes from here on. */
const TAKEN_BACK: LanguageModelV4StreamPart = { type: 'custom', kind: 'agi-double.taken-back' };

export const isTakenBack = (part: LanguageModelV4StreamPart): boolean =>
  part.type === 'custom' && part.kind === TAKEN_BACK.kind;

/** The lines before the first word say nothing; its indentation may. */
export const withoutBlankLines = (text: string): string => text.replace(/^(?:[^\S\n]*\n)+/, '');
