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
  readonly min?: number | string;
  readonly max?: number | string;
  readonly pattern?: string;
  readonly required?: boolean;
  /** `./file.ts#function` */
  readonly procedure?: string;
  readonly onChange?: string;
}

export interface StatementContent {
  readonly id: string;
  readonly text: LocalizedContent;
  readonly asks?: QuestionsContent;
}

export type PipelineContent = readonly (
  string | { readonly use: string; readonly with?: { readonly [option: string]: Json } }
)[];

export interface ThenContent {
  readonly deny?: LocalizedContent;
  readonly say?: LocalizedContent;
  readonly set?: { readonly [field: string]: Json };
  readonly activate?: string | readonly string[];
  readonly require?: string | PipelineContent;
  readonly route?: string;
  readonly scope?: string;
}

export interface RuleContent {
  readonly id: string;
  readonly priority?: number;
  readonly when: string;
  readonly then: ThenContent;
}

export interface RouteContent {
  readonly id?: string;
  readonly when?: string;
  readonly priority?: number;
  readonly pipeline: PipelineContent;
}

export interface ProbeContent {
  readonly id: string;
  readonly tell?: readonly string[];
  readonly ask: LocalizedContent;
  readonly user?: { readonly id?: string; readonly roles?: readonly string[] };
  readonly channel?: string;
  readonly expect: {
    readonly contains?: QuestionsContent;
    readonly lacks?: QuestionsContent;
    readonly cites?: string | readonly string[];
    readonly fires?: string | readonly string[];
    readonly denied?: boolean;
    readonly route?: string;
  };
}

/** What a frame file holds once FRAME_SCHEMA has accepted it. */
export interface FrameContent {
  readonly frame: string;
  readonly kind: FrameKind;
  readonly extends?: string;
  readonly activation?: 'always' | 'on-demand';
  readonly slots?: { readonly [name: string]: SlotContent };
  readonly prompt?: string;
  readonly statements?: readonly StatementContent[];
  readonly rules?: readonly RuleContent[];
  readonly routes?: readonly RouteContent[];
  readonly probes?: readonly ProbeContent[];
}
