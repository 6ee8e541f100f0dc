import type { FrameFile, Path } from '../language/frame-file.ts';
import { written } from '../language/written.ts';
import { didYouMean } from '../language/did-you-mean.ts';
import type { FrameContent, ThenContent } from '../language/frame-content.ts';
import type { ModuleCatalogue } from '../snapshot.ts';
import type { RunSlotsFrame } from '../slots/run-slots.ts';
import { valueFault } from '../slots/slot.ts';
import { reportFault } from './compile-text.ts';
import type { CompiledRoute, CompiledRule, CompiledThen } from './compiled.ts';
import { compileCondition, type Condition } from './condition.ts';
import { compileLocalized } from './live-text.ts';
import { resolvePipeline } from './resolve-pipeline.ts';

/** The rules of a frame; what is wrong with them is reported at its file. */
export function compileRules(
  file: FrameFile,
  { rules = [] }: FrameContent,
  owner: RunSlotsFrame,
  catalogue: ModuleCatalogue,
): readonly CompiledRule[] {
  return rules.map(({ id, priority = 0, when, then }, index) => {
    const condition = checkCondition(file, ['rules', index, 'when'], when, owner);
    return {
      owner,
      frame: owner.uri,
      index,
      rule: id,
      priority,
      when,
      condition,
      needs: computed(condition, owner),
      then: compileThen(file, ['rules', index, 'then'], then, owner, catalogue),
    };
  });
}

/** The routes of a frame; what is wrong with them is reported at its file. */
export function compileRoutes(
  file: FrameFile,
  { routes = [] }: FrameContent,
  owner: RunSlotsFrame,
  catalogue: ModuleCatalogue,
): readonly CompiledRoute[] {
  return routes.map(({ id, when, priority = 0, pipeline }, index) => {
    const path = ['routes', index];
    const condition = when === undefined ? undefined : checkCondition(file, [...path, 'when'], when, owner);
    return {
      owner,
      frame: owner.uri,
      index,
      priority,
      ...(id !== undefined && { id }),
      ...(when !== undefined && { when }),
      ...(condition !== undefined && { condition }),
      needs: condition === undefined ? [] : computed(condition, owner),
      pipeline: resolvePipeline(file, [...path, 'pipeline'], pipeline, catalogue),
    };
  });
}

function compileThen(
  file: FrameFile,
  path: Path,
  then: ThenContent,
  owner: RunSlotsFrame,
  catalogue: ModuleCatalogue,
): CompiledThen {
  const { deny, say, set = {}, activate = [], require = [], route, scope } = then;
  const alone = deny === undefined ? 'say' : 'deny';
  if ((deny !== undefined || say !== undefined) && Object.keys(then).length > 1) {
    file.report(path, `${written(path)}"${alone}" answers by itself and ends the asking; it stands alone`, {
      key: alone,
    });
  }
  const { slots, ...fields } = set;
  return {
    ...(deny !== undefined && { deny: compileLocalized(file, [...path, 'deny'], deny, owner.slots) }),
    ...(say !== undefined && { say: compileLocalized(file, [...path, 'say'], say, owner.slots) }),
    set: fields,
    slots: slots === undefined ? {} : checkSlots(file, [...path, 'set', 'slots'], slots, owner),
    activate: [activate].flat(),
    require: resolvePipeline(
      file,
      [...path, 'require'],
      typeof require === 'string' ? [require] : require,
      catalogue,
    ),
    ...(route !== undefined && { route }),
    ...(scope !== undefined && { scope }),
  };
}

/** Values for slots of the rule's own frame, which its facets allow. */
function checkSlots(
  file: FrameFile,
  path: Path,
  given: NonNullable<ThenContent['set']>[string],
  owner: RunSlotsFrame,
): CompiledThen['slots'] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    file.report(path, `${written(path)}must be a map of slots of this frame and their values`);
    return {};
  }
  const values: { [slot: string]: CompiledThen['slots'][string] } = {};
  for (const [name, value] of Object.entries(given)) {
    const slot = owner.slots.get(name);
    const fault =
      slot === undefined
        ? `this frame has no such slot${didYouMean(name, [...owner.slots.keys()])}`
        : value === undefined
          ? undefined
          : valueFault(slot, value);
    if (fault !== undefined) file.report([...path, name], `${written([...path, name])}${fault}`);
    else if (value !== undefined) values[name] = value;
  }
  return values;
}

const never: Condition = { slots: [], readsMemory: false, holds: () => false, explain: () => [] };

function checkCondition(file: FrameFile, path: Path, text: string, owner: RunSlotsFrame): Condition {
  const condition = compileCondition(text, owner.slots);
  if ('holds' in condition) return condition;
  reportFault(file, path, condition, 'CEL');
  return never;
}

function computed(condition: Condition, owner: RunSlotsFrame): readonly string[] {
  return condition.slots.filter((name) => owner.slots.get(name)?.procedure !== undefined);
}
