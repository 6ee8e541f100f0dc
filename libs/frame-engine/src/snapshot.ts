import type { FrameUri, Hash, Json, ModuleUri } from '@agi-double/versioning';
import type { CodeFile } from './code/code-file.ts';
import type { RunSlots } from './slots/run-slots.ts';

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
  readonly extends?: FrameUri;
  /** A frame on demand is part of a run only when a rule activates it. */
  readonly activation: 'always' | 'on-demand';
  /** Values after inheritance, without those that a procedure computes. */
  readonly slots: { readonly [name: string]: Json };
  /** Slots that a procedure computes when a run needs them. */
  readonly computed: readonly string[];
  /** Attached code: the path as the frame writes it, and the hash of the file. */
  readonly code: { readonly [path: string]: Hash };
  readonly statements: readonly Statement[];
  readonly rules: readonly { readonly id: string; readonly when: string; readonly priority: number }[];
  readonly routes: readonly {
    readonly id?: string;
    readonly when?: string;
    readonly priority: number;
    readonly pipeline: readonly PipelineEntry[];
  }[];
  readonly source: string;
}

export interface PipelineEntry {
  readonly module: ModuleUri;
  readonly with: { readonly [option: string]: Json };
}

/** What CEL conditions and Liquid texts see of an input, beside the slots of their own frame. */
export interface FrameInput {
  readonly input: {
    readonly text: string;
    /** Lower case, with ё written е: what conditions on words compare with. */
    readonly lower: string;
    readonly language: Language;
  };
  readonly user: { readonly id: string; readonly roles: readonly string[] };
  /** Where it came in: `cli`, `http`, `telegram`… */
  readonly channel: string;
  readonly branch: { readonly name: string; readonly scope: string };
  /** What came before on this branch. Zeros and empty texts where `Snapshot.reads.memory` is false. */
  readonly memory: {
    /** Answered inputs, counted up to 100. */
    readonly exchanges: number;
    /** Notes, counted up to 100. */
    readonly notes: number;
    readonly lastInput: string;
    readonly lastAnswer: string;
  };
  /** When the input came, in milliseconds since the epoch: the log's own time, so that a replay sees the same. */
  readonly time: number;
}

export interface RuleName {
  readonly frame: FrameUri;
  readonly rule: string;
}

/** What the frames make of an input. */
export interface Decision {
  /** Rules that fired, in the order in which they were asked. */
  readonly rules: readonly RuleName[];
  /** What the thought starts with. */
  readonly set: { readonly [field: string]: Json };
  /** Slots that the owner had filled, and those that rules (or `onChange` procedures) set for this run. */
  readonly slots: { readonly [frame: FrameUri]: { readonly [slot: string]: Json } };
  /** Frames on demand that joined. */
  readonly activated: readonly FrameUri[];
  /** What the run may recall at most; a name of a scope. */
  readonly scope?: string;
  /** A rule that refused, with the answer. */
  readonly denied?: RuleName & { readonly text: string };
  /** A rule that answered by itself, with the answer. */
  readonly said?: RuleName & { readonly text: string };
  readonly route?: { readonly frame: FrameUri; readonly index: number; readonly id?: string };
  /** The route's modules, then those that rules require. */
  readonly pipeline: readonly PipelineEntry[];
}

/** A question of a probe frame, in one language, with what must be true of the run. */
export interface Probe {
  readonly frame: FrameUri;
  /** Its place in the frame's list. */
  readonly index: number;
  readonly id: string;
  readonly tell: readonly string[];
  readonly ask: string;
  readonly language: Language;
  readonly user: { readonly id: string; readonly roles: readonly string[] };
  readonly channel: string;
  readonly expect: {
    readonly contains: readonly string[];
    readonly lacks: readonly string[];
    /** Frame references. */
    readonly cites: readonly string[];
    /** Ids of rules. */
    readonly fires: readonly string[];
    readonly denied?: boolean;
    readonly route?: string;
  };
}

/** The immutable, compiled set of active frames; its name is its hash. */
export interface Snapshot {
  /** Over the frame language's version and the sorted {URI, source hash}, attached code included. */
  readonly hash: Hash;
  readonly frames: readonly Frame[];
  readonly probes: readonly Probe[];
  /** Attached code by its hash. */
  readonly code: ReadonlyMap<Hash, CodeFile>;
  /** What of the input some active frame reads; what nobody reads need not be fetched. */
  readonly reads: { readonly memory: boolean };
  /** What is wrong with giving a slot a value; undefined when nothing is. */
  valueFault(frame: FrameUri, slot: string, value: Json): ValueFault | undefined;
  /**
   * The slots of one run, computed through `compute`, each at most once.
   * @param changed what is set already: by the owner, or by rules when the run was decided, where it is resumed. It
   *   stands before the frame's own value and before a procedure.
   */
  slots(compute: ComputeSlot, changed?: Decision['slots']): RunSlots;
  /**
   * Which rules fire and which route answers.
   * @param narrowed what `memory` is within a scope that a rule has narrowed the run to; from there on conditions and
   *   texts see that. Without it `memory` stays as it is given.
   * @throws RuleFailed, SlotFailed
   */
  decide(input: FrameInput, slots: RunSlots, narrowed?: NarrowedMemory): Promise<Decision>;
  /** Why it is decided so: what was asked, in order, and what was false of that which did not fire. */
  why(input: FrameInput, slots: RunSlots, narrowed?: NarrowedMemory): Promise<Why>;
  /**
   * The system prompt: the rendered prompts of identity, values, voice, rules, knowledge and skill frames, in that
   * order, of the frames that are part of the run. @throws PromptFailed, SlotFailed
   */
  prompt(input: FrameInput, slots: RunSlots, activated: readonly FrameUri[]): Promise<string>;
}

export type ValueFault =
  | { readonly fault: 'no-frame' }
  | {
      readonly fault: 'no-slot';
      /** The slots that the frame has. */ readonly known: readonly string[];
    }
  | {
      readonly fault: 'value';
      /** As a sentence's end; never the value. */ readonly reason: string;
    };

export type NarrowedMemory = (scope: string) => Promise<FrameInput['memory']>;

/** A slot's attached code that is to be called. `argument` is what the function gets. */
export interface SlotRequest {
  readonly frame: FrameUri;
  readonly slot: string;
  /** Needed: the slot's procedure. Changed: its onChange, after a rule set it. */
  readonly cause: 'needed' | 'changed';
  readonly file: CodeFile;
  readonly function: string;
  readonly argument: { readonly [name: string]: Json };
  /** Why a value cannot be used, as a sentence's end; so that what is recorded says so. */
  readonly fault: (value: Json) => string | undefined;
}

/** Calls attached code; a port, so that the runtime can record each result, and give back the record on a replay. */
export type ComputeSlot = (request: SlotRequest) => Promise<Json>;

/** Part of a condition that was false, and the values it looked at. */
export interface FalsePart {
  readonly expression: string;
  readonly values: { readonly [name: string]: Json };
}

export type RuleOutcome =
  | {
      readonly outcome: 'fired';
      /** What of it had no effect, because another rule had decided it. */ readonly overruled: readonly string[];
    }
  | { readonly outcome: 'false'; readonly because: readonly FalsePart[] }
  /** A deny or a say ended the asking before. */
  | { readonly outcome: 'not-asked'; readonly by: RuleName }
  /** Its frame is on demand, and no rule activated it. */
  | { readonly outcome: 'dormant' };

export type RouteOutcome =
  | {
      readonly outcome: 'chosen';
      /** The rule that chose it, where it was not its condition. */ readonly by?: RuleName;
    }
  | { readonly outcome: 'false'; readonly because: readonly FalsePart[] }
  /** One of a higher priority was chosen, or a rule chose another one, or `by` ended the asking before. */
  | { readonly outcome: 'not-asked'; readonly by?: RuleName }
  | { readonly outcome: 'dormant' };

export interface Why {
  readonly decision: Decision;
  readonly rules: readonly (RuleName & { readonly priority: number; readonly when: string } & RuleOutcome)[];
  readonly routes: readonly ({
    readonly frame: FrameUri;
    readonly index: number;
    readonly id?: string;
    readonly priority: number;
    readonly when?: string;
  } & RouteOutcome)[];
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

/** A file of a frame repo as it was read: a frame, or attached code. */
export interface FrameSource {
  readonly file: string;
  readonly text: string;
  /** True for what a code frame evaluated to: JSON, under the name of the file with the code. */
  readonly evaluated?: true;
}
