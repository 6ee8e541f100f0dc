import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';

/**
 * What whoever asked should know of how an answer came about: an engine before this one was passed over, a setting was left out
 * that the engine does not take, or it broke off. It holds nothing that a provider said or a user wrote.
 */
export type EngineNotice =
  | {
      readonly kind: 'passed-over';
      readonly engine: string;
      readonly reason: string;
      /** The reason as a sentence, with what to do. */
      readonly message: string;
    }
  | { readonly kind: 'broke-off'; readonly engine: string; readonly message: string }
  | {
      readonly kind: 'left-out';
      readonly engine: string;
      /** As the request calls it: `temperature`, `max_tokens`. */
      readonly setting: string;
      /** The setting that went out in its place. */
      readonly instead?: string;
      readonly message: string;
    };

const KIND = 'agi-double.notice';

/** A notice as a part of the stream that it is about; other programs of the AI SDK pass over such parts. */
export function noticePart(notice: EngineNotice): LanguageModelV4StreamPart {
  return { type: 'custom', kind: KIND, providerMetadata: { [KIND]: { ...notice } } };
}

/** The notice that a part holds, if any. */
export function readNotice(part: LanguageModelV4StreamPart): EngineNotice | undefined {
  if (part.type !== 'custom' || part.kind !== KIND) return undefined;
  const { kind, engine, reason, setting, instead, message } = part.providerMetadata?.[KIND] ?? {};
  if (typeof engine !== 'string' || typeof message !== 'string') return undefined;
  if (kind === 'passed-over' && typeof reason === 'string') return { kind, engine, reason, message };
  if (kind !== 'left-out' || typeof setting !== 'string') return undefined;
  return { kind, engine, setting, ...(typeof instead === 'string' && { instead }), message };
}
