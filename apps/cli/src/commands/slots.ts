import type { CommandContext } from '../command-context.ts';
import type { DoublePort, SlotValue } from '../double-port.ts';
import { namedFrame, namesOf } from '../named-frame.ts';
import { EXIT } from '../report-error.ts';
import { shorten, table } from '../text-layout.ts';

/** Opened so, a Double takes nothing up: a slot is of the frames in force. */
const LOOK = { recover: false, frames: 'log' } as const;

export async function listSlots(context: CommandContext): Promise<number> {
  const { output, messages, branch } = context;
  await using double = await context.openDouble(LOOK);
  const slots = await double.slots({ branch });
  if (output.json) output.document(slots);
  else if (slots.length === 0) output.words(messages.branches.slots.none(branch));
  else {
    const rows = slots.map(({ key, value, at }) => {
      const text = JSON.stringify(value);
      return [key, output.time(at), output.onTerminal ? shorten(text, output.width - 20) : text];
    });
    for (const line of table(rows)) output.line(line);
  }
  return EXIT.ok;
}

export async function fillSlot(
  context: CommandContext,
  name: string,
  slot: string,
  text: string,
): Promise<number> {
  await using double = await context.openDouble(LOOK);
  const { snapshot } = double;
  const { uri } = namedFrame(name, snapshot.frames, context.messages);
  const fits = (value: SlotValue): boolean => snapshot.valueFault(uri, slot, value) === undefined;
  const value = parsed(text);
  // Where neither will do, what was wrong with the JSON tells more than that it is a text.
  return await set(
    context,
    double,
    uri,
    slot,
    value === undefined || (!fits(value) && fits(text)) ? text : value,
  );
}

/** One that is filled can be emptied also when its frame is no longer in force. */
export async function clearSlot(context: CommandContext, name: string, slot: string): Promise<number> {
  await using double = await context.openDouble(LOOK);
  const filled = (await double.slots({ branch: context.branch })).find(
    (one) => one.slot === slot && namesOf(one.frame).includes(name.replace(/#.*$/, '')),
  );
  const uri = filled?.frame ?? namedFrame(name, double.snapshot.frames, context.messages).uri;
  return await set(context, double, uri, slot, null);
}

async function set(
  { output, messages, branch }: CommandContext,
  double: DoublePort,
  frame: string,
  slot: string,
  value: SlotValue,
): Promise<number> {
  const { slots: words } = messages.branches;
  const { id, at } = await double.setSlot(branch, frame, slot, value);
  if (output.json) output.document({ event: id, branch, at, frame, slot, value });
  else {
    const key = `${namesOf(frame)[1] ?? frame}#${slot}`;
    output.words((value === null ? words.cleared : words.set)(key, branch));
    output.line(id);
  }
  return EXIT.ok;
}

/** `null` is no value: it would empty the slot, which has a command of its own. */
function parsed(text: string): Exclude<SlotValue, null> | undefined {
  try {
    return (JSON.parse(text) as SlotValue) ?? undefined;
  } catch {
    return undefined;
  }
}
