import type { FrameUri, Json } from '@agi-double/versioning';
import type { Frame, PipelineEntry, Probe } from '../snapshot.ts';
import type { RunSlotsFrame } from '../slots/run-slots.ts';
import type { CodeFile } from '../code/code-file.ts';
import type { FrameFile } from '../language/frame-file.ts';
import type { Condition } from './condition.ts';
import type { LiveText, LocalizedLiveText } from './live-text.ts';

/** What a rule does; what it names in other frames is resolved by `linkFrames`. */
export interface CompiledThen {
  readonly deny?: LocalizedLiveText;
  readonly say?: LocalizedLiveText;
  readonly set: { readonly [field: string]: Json };
  readonly slots: { readonly [slot: string]: Json };
  /** Frame references. */
  readonly activate: readonly string[];
  readonly require: readonly PipelineEntry[];
  readonly route?: string;
  readonly scope?: string;
}

export interface CompiledRule {
  readonly owner: RunSlotsFrame;
  readonly frame: FrameUri;
  readonly index: number;
  readonly rule: string;
  readonly priority: number;
  readonly when: string;
  readonly condition: Condition;
  /** Slots that must be computed before its condition is asked. */
  readonly needs: readonly string[];
  readonly then: CompiledThen;
}

export interface CompiledRoute {
  readonly owner: RunSlotsFrame;
  readonly frame: FrameUri;
  readonly index: number;
  readonly id?: string;
  readonly priority: number;
  readonly when?: string;
  /** None in the default route. */
  readonly condition?: Condition;
  readonly needs: readonly string[];
  readonly pipeline: readonly PipelineEntry[];
}

/** One frame by itself: nothing in it depends on which other frames there are, beside those it extends. */
export interface CompiledFrame {
  readonly frame: Frame;
  readonly file: FrameFile;
  readonly owner: RunSlotsFrame;
  readonly prompt?: LiveText;
  readonly rules: readonly CompiledRule[];
  readonly routes: readonly CompiledRoute[];
  readonly probes: readonly Probe[];
  /** Attached files by the path that the frame writes. */
  readonly code: ReadonlyMap<string, CodeFile>;
}
