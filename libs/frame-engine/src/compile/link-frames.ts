import { BadUri, resolveFrames, Unresolved, type FrameUri } from '@agi-double/versioning';
import { written } from '../language/written.ts';
import { didYouMean } from '../language/did-you-mean.ts';
import type { Problem } from '../errors.ts';
import type { FrameFile, Path } from '../language/frame-file.ts';
import type { CompiledFrame, CompiledRoute, CompiledRule } from './compiled.ts';
import { isFrameReference } from '../slots/slot.ts';
import { useProblem, type Use } from './frame-set.ts';

/** What rules name in other frames. */
export interface Links {
  readonly activates: ReadonlyMap<CompiledRule, readonly FrameUri[]>;
  readonly routes: ReadonlyMap<string, CompiledRoute>;
}

interface Placed<Part> {
  readonly part: Part;
  readonly file: FrameFile;
  readonly onDemand: boolean;
}

/** Resolves what rules name in other frames, and checks what only the whole set can show. */
export function linkFrames(
  frames: readonly CompiledFrame[],
  whole: boolean,
  use: Use,
  problems: Problem[],
): Links {
  const placed = <Part>(parts: (frame: CompiledFrame) => readonly Part[]): readonly Placed<Part>[] =>
    frames.flatMap((frame) =>
      parts(frame).map((part) => ({
        part,
        file: frame.file,
        onDemand: frame.frame.activation === 'on-demand',
      })),
    );
  const routes = placed((frame) => frame.routes);
  const rules = placed((frame) => frame.rules);
  const byId = namedRoutes(routes);
  // With a file that nobody could read, nobody knows whether what is missing is in it.
  if (whole) {
    checkDefaultRoute(frames, routes, use, problems);
    checkChosenRoutes(rules, byId);
    checkProbes(frames, byId);
    checkReferences(frames);
  }
  checkAmbiguity(routes);
  return { activates: resolveActivations(rules, frames, whole), routes: byId };
}

function namedRoutes(routes: readonly Placed<CompiledRoute>[]): ReadonlyMap<string, CompiledRoute> {
  const byId = new Map<string, CompiledRoute>();
  for (const { part, file } of routes) {
    if (part.id === undefined) continue;
    const first = byId.get(part.id);
    if (first === undefined) byId.set(part.id, part);
    else {
      const path = ['routes', part.index, 'id'];
      file.report(path, `${written(path)}"${part.id}" is the name of a route of ${first.frame} already`);
    }
  }
  return byId;
}

function checkDefaultRoute(
  frames: readonly CompiledFrame[],
  routes: readonly Placed<CompiledRoute>[],
  use: Use,
  problems: Problem[],
): void {
  const defaults = routes.filter(({ part }) => part.when === undefined);
  for (const { part, file, onDemand } of defaults) {
    if (!onDemand) continue;
    const path = ['routes', part.index];
    file.report(
      path,
      `${written(path)}a frame on demand may be absent; the default route must have "when" here`,
    );
  }
  const [first, ...others] = defaults.filter(({ onDemand }) => !onDemand);
  for (const { part, file } of others) {
    const path = ['routes', part.index];
    file.report(path, `${written(path)}a second route without "when"; ${first?.part.frame} has the default`);
  }
  if (first !== undefined) return;
  const message = 'no default route: exactly one route of the frames in use must have no "when"';
  const some = frames.find((frame) => frame.routes.length > 0);
  if (some === undefined) problems.push(useProblem(use, 0, message));
  else some.file.report([], message, { key: 'routes' });
}

function checkChosenRoutes(
  rules: readonly Placed<CompiledRule>[],
  routes: ReadonlyMap<string, CompiledRoute>,
): void {
  for (const { part, file } of rules) {
    const { route } = part.then;
    if (route === undefined || routes.has(route)) continue;
    const path = ['rules', part.index, 'then', 'route'];
    const known = [...routes.keys()];
    const hint =
      didYouMean(route, known) ||
      (known.length === 0 ? '; no route has an id' : `; there are ${known.join(', ')}`);
    file.report(path, `${written(path)}no route has the id "${route}"${hint}`);
  }
}

/** A probe that expects a rule or a route that there is not could never come true, or never mean what it says. */
function checkProbes(frames: readonly CompiledFrame[], routes: ReadonlyMap<string, CompiledRoute>): void {
  const rules = new Set(frames.flatMap((frame) => frame.rules.map(({ rule }) => rule)));
  for (const { file, probes } of frames) {
    // A probe in two languages is there twice, and one thing in the file.
    for (const { index, expect } of new Map(probes.map((probe) => [probe.index, probe])).values()) {
      const path = ['probes', index, 'expect'];
      for (const id of expect.fires.filter((one) => !rules.has(one))) {
        const message = `no rule has the id "${id}"${didYouMean(id, [...rules])}`;
        file.report([...path, 'fires'], `${written([...path, 'fires'])}${message}`);
      }
      if (expect.route === undefined || routes.has(expect.route)) continue;
      const message = `no route has the id "${expect.route}"${didYouMean(expect.route, [...routes.keys()])}`;
      file.report([...path, 'route'], `${written([...path, 'route'])}${message}`);
    }
  }
}

/** A reference that a slot holds must lead somewhere: it is there so that something can follow it. */
function checkReferences(frames: readonly CompiledFrame[]): void {
  const available = frames.map(({ frame }) => frame.uri);
  const slotsOf = new Map(frames.map(({ owner }) => [owner.uri, owner.slots]));
  for (const { frame, file, owner } of frames) {
    const inherited = frame.extends === undefined ? undefined : slotsOf.get(frame.extends);
    for (const [name, { type, value }] of owner.slots) {
      if (type !== 'ref' || typeof value !== 'string' || !isFrameReference(value)) continue;
      // It is reported once, where it is written.
      if (inherited?.get(name)?.value === value) continue;
      try {
        resolveFrames(value, available);
      } catch (error) {
        if (!(error instanceof Unresolved)) throw error;
        file.report(
          ['slots', name],
          `slots.${name}: no frame in use fits ${value}${didYouMean(value, available)}`,
        );
      }
    }
  }
}

/**
 * Two routes with conditions may both fit one input. Inside a file the upper one wins, which everybody can see; between
 * two files nobody would, so their priorities must differ.
 */
function checkAmbiguity(routes: readonly Placed<CompiledRoute>[]): void {
  const byPriority = new Map<number, CompiledRoute>();
  const conditions = new Map<string, CompiledRoute>();
  for (const { part, file } of routes) {
    // `when: "false"` is never chosen by itself: such a route is there for rules to choose.
    if (part.when === undefined || part.when.trim() === 'false') continue;
    const path = ['routes', part.index];
    const other = byPriority.get(part.priority);
    if (other === undefined) byPriority.set(part.priority, part);
    else if (other.frame !== part.frame) {
      file.report(
        path,
        `${written(path)}ambiguous: routes[${other.index}] of ${other.frame} has the priority ${part.priority} too; give one of them another`,
      );
    }
    const place = `${part.frame} ${part.when.trim()}`;
    const same = conditions.get(place);
    if (same === undefined) conditions.set(place, part);
    else
      file.report(
        path,
        `${written(path)}has the condition of routes[${same.index}]; one of the two is never chosen`,
      );
  }
}

function resolveActivations(
  rules: readonly Placed<CompiledRule>[],
  frames: readonly CompiledFrame[],
  whole: boolean,
): ReadonlyMap<CompiledRule, readonly FrameUri[]> {
  const activates = new Map<CompiledRule, readonly FrameUri[]>();
  if (rules.every(({ part }) => part.then.activate.length === 0)) return activates;
  const uris = frames.map(({ frame }) => frame.uri);
  const onDemand = new Set(
    frames.flatMap(({ frame }) => (frame.activation === 'on-demand' ? [frame.uri] : [])),
  );
  for (const { part, file } of rules) {
    const path = ['rules', part.index, 'then', 'activate'];
    const found = part.then.activate.flatMap((reference) =>
      resolved(reference, uris, onDemand, whole, file, path),
    );
    if (found.length > 0) activates.set(part, [...new Set(found)]);
  }
  return activates;
}

function resolved(
  reference: string,
  uris: readonly FrameUri[],
  onDemand: ReadonlySet<FrameUri>,
  whole: boolean,
  file: FrameFile,
  path: Path,
): readonly FrameUri[] {
  if (!reference.startsWith('frame:')) {
    file.report(path, `${written(path)}must be a reference to a frame, such as frame://*.name.*`);
    return [];
  }
  try {
    const found = resolveFrames(reference, uris);
    const awake = found.filter((uri) => !onDemand.has(uri));
    if (awake.length > 0) {
      file.report(
        path,
        `${written(path)}${awake.join(', ')} is always active; say "activation: on-demand" there`,
      );
    }
    return found.filter((uri) => onDemand.has(uri));
  } catch (error) {
    if (error instanceof BadUri) {
      file.report(path, `${written(path)}expected ${error.expected}; the form is ${error.form}`);
    } else if (!(error instanceof Unresolved)) throw error;
    else if (whole) {
      file.report(path, `${written(path)}no frame in use fits ${reference}${didYouMean(reference, uris)}`);
    }
    return [];
  }
}
