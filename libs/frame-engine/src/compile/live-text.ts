import type { Json } from '@agi-double/versioning';
import type { FrameFile, Path } from '../language/frame-file.ts';
import { LANGUAGES } from '../language/localize.ts';
import type { LocalizedContent, SlotType } from '../language/frame-content.ts';
import type { FrameInput, Language } from '../snapshot.ts';
import type { Slot, Slots } from '../slots/slot.ts';
import { checkTemplate, reportFault } from './compile-text.ts';
import { INPUT_NAMES } from './condition-environment.ts';
import { faultOf } from './template.ts';

/** A loop over what somebody said could make a text that no event can hold. */
const MOST_RENDERED = 1_000_000;

/** A text that is rendered anew for each run, because it may use the input and slots that are computed. */
export interface LiveText {
  /** Slots of the frame that must be computed first. */
  readonly needs: readonly string[];
  readonly readsMemory: boolean;
  /** @throws Error with Liquid's reason. */
  render(input: FrameInput, slots: { readonly [name: string]: Json }): string;
}

export type LocalizedLiveText = { readonly [language in Language]?: LiveText };

/** Compiles a text and tries it on an input that says nothing; what is wrong is reported, and undefined returned. */
export function compileLiveText(
  file: FrameFile,
  path: Path,
  text: string,
  slots: Slots,
): LiveText | undefined {
  const usable = [...slots].filter(
    ([, { value, procedure }]) => value !== undefined || procedure !== undefined,
  );
  const template = checkTemplate(file, path, text, { slots: usable.map(([name]) => name), ...INPUT_NAMES });
  if (template === undefined) return undefined;
  const computed = usable.flatMap(([name, { procedure }]) => (procedure === undefined ? [] : [name]));
  const uses = template.uses.filter(({ root }) => root === 'slots');
  const all = uses.some(({ field }) => field === undefined);
  const live: LiveText = {
    needs: computed.filter((name) => all || uses.some(({ field }) => field === name)),
    readsMemory: template.uses.some(({ root }) => root === 'memory'),
    render: (input, values) => {
      const scope = { ...input, time: new Date(input.time).toISOString(), slots: values };
      const rendered = template.render(scope).trim();
      if (rendered.length <= MOST_RENDERED) return rendered;
      throw new Error(`it renders to more than ${MOST_RENDERED} characters`);
    },
  };
  // Names alone do not prove that it renders: {{ user.roles[0] }} does not where there are no roles.
  const sample = Object.fromEntries(usable.map(([name, slot]) => [name, slot.value ?? sampleOf(slot)]));
  for (const language of LANGUAGES) {
    try {
      live.render({ ...nothingSaid, input: { ...nothingSaid.input, language } }, sample);
    } catch (error) {
      reportFault(file, path, faultOf(text, error), 'Liquid');
      return undefined;
    }
  }
  return live;
}

/** A text for every language, or one each. */
export function compileLocalized(
  file: FrameFile,
  path: Path,
  content: LocalizedContent,
  slots: Slots,
): LocalizedLiveText {
  if (typeof content === 'string') {
    const text = compileLiveText(file, path, content, slots);
    return text === undefined ? {} : Object.fromEntries(LANGUAGES.map((language) => [language, text]));
  }
  return Object.fromEntries(
    Object.entries(content).flatMap(([language, one]) => {
      const text = compileLiveText(file, [...path, language], one, slots);
      return text === undefined ? [] : [[language, text]];
    }),
  );
}

const nothingSaid: FrameInput = {
  input: { text: '', lower: '', language: 'en' },
  user: { id: 'nobody', roles: [] },
  channel: 'cli',
  branch: { name: 'main', scope: 'owner' },
  memory: { exchanges: 0, notes: 0, lastInput: '', lastAnswer: '' },
  time: 0,
};

const samples: { readonly [Type in SlotType]: Json } = {
  string: '',
  number: 0,
  boolean: false,
  enum: '',
  list: [],
  date: '1970-01-01',
  ref: '',
};

function sampleOf({ type, enum: allowed }: Slot): Json {
  return (type === 'list' ? undefined : allowed?.[0]) ?? samples[type];
}
