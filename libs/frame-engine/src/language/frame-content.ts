import type { Json } from '@agi-double/versioning';
import type { FrameKind, Language } from '../snapshot.ts';

/** One text for every language, or one each. */
export type LocalizedContent = string | { readonly [language in Language]?: string };
type Questions = string | readonly string[];
export type QuestionsContent = Questions | { readonly [language in Language]?: Questions };

export type SlotType = 'string' | 'number' | 'boolean' | 'enum' | 'list' | 'date' | 'ref';

export interface SlotContent {
  readonly type?: SlotType;
  readonly value?: Json;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly required?: boolean;
}

export interface StatementContent {
  readonly id: string;
  readonly text: LocalizedContent;
  readonly asks?: QuestionsContent;
}

export interface RuleContent {
  readonly id: string;
  readonly priority?: number;
  readonly when: string;
  readonly then: { readonly deny: LocalizedContent } | { readonly set: { readonly [field: string]: Json } };
}

export interface RouteContent {
  readonly when?: string;
  readonly priority?: number;
  readonly pipeline: readonly (
    string | { readonly use: string; readonly with?: { readonly [option: string]: Json } }
  )[];
}

/** What a frame file holds once FRAME_SCHEMA has accepted it. */
export interface FrameContent {
  readonly frame: string;
  readonly kind: FrameKind;
  readonly extends?: string;
  readonly slots?: { readonly [name: string]: SlotContent };
  readonly prompt?: string;
  readonly statements?: readonly StatementContent[];
  readonly rules?: readonly RuleContent[];
  readonly routes?: readonly RouteContent[];
}
