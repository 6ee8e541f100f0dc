import type { FrameUri, Hash, Json, ModuleUri } from '@agi-double/versioning';

export const FRAME_KINDS = [
  'identity',
  'values',
  'voice',
  'rules',
  'routes',
  'knowledge',
  'skill',
  'probe',
] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

export type Language = 'en' | 'ru';
/** A text in the languages a frame gives; a plain string in the file stands for every language. */
export type Localized = { readonly [language in Language]?: string };

/** Something a frame states, with the questions it answers: what recall cites and engines quote. */
export interface Statement {
  readonly id: string;
  readonly text: Localized;
  /** Questions this statement answers, so that "Who are you?" finds "I am Nexus" without a shared word. */
  readonly asks: { readonly [language in Language]?: readonly string[] };
}

export interface Frame {
  readonly uri: FrameUri;
  readonly kind: FrameKind;
  /** SHA-256 of the file as it was read. */
  readonly hash: Hash;
  /** Path relative to the frame folder, with forward slashes. */
  readonly file: string;
  /** Values after inheritance. */
  readonly slots: { readonly [name: string]: Json };
  readonly statements: readonly Statement[];
  readonly rules: readonly { readonly id: string; readonly when: string }[];
  readonly routes: readonly { readonly when?: string; readonly pipeline: readonly PipelineEntry[] }[];
  readonly source: string;
}

export interface PipelineEntry {
  readonly module: ModuleUri;
  readonly with: { readonly [option: string]: Json };
}

/** What CEL conditions and Liquid prompts see of an input. */
export interface FrameInput {
  readonly input: {
    readonly text: string;
    /** Lower case, with ё written е: what conditions on words compare with. */
    readonly lower: string;
    readonly language: Language;
    readonly channel: string;
  };
  readonly user: { readonly id: string; readonly roles: readonly string[] };
}

export interface Decision {
  readonly rules: readonly { readonly frame: FrameUri; readonly rule: string }[];
  readonly set: { readonly [field: string]: Json };
  readonly denied?: { readonly frame: FrameUri; readonly rule: string; readonly text: string };
  readonly route?: { readonly frame: FrameUri; readonly index: number };
  readonly pipeline: readonly PipelineEntry[];
}

/** The immutable, compiled set of active frames; its name is its hash. */
export interface Snapshot {
  /** Over the frame language's version and the sorted {URI, source hash}. */
  readonly hash: Hash;
  readonly frames: readonly Frame[];
  /** Which rules fire and which route answers; pure. @throws RuleFailed when a condition cannot be evaluated. */
  decide(input: FrameInput): Decision;
  /** The system prompt: the rendered prompts of identity, values, voice, rules, knowledge and skill frames, in that order. */
  prompt(input: FrameInput): string;
}

/** Which modules exist; a port, so that frame-engine imports no runtime. */
export interface ModuleCatalogue {
  readonly modules: readonly CatalogueEntry[];
}

export interface CatalogueEntry {
  readonly uri: ModuleUri;
  /** JSON Schema of the module's options; none means that it takes none. */
  readonly options?: { readonly [keyword: string]: Json };
}

/** A frame file as it was read. */
export interface FrameSource {
  readonly file: string;
  readonly text: string;
}
