import type { CommandContext } from '../command-context.ts';
import type { Frame } from '../double-port.ts';
import { EXIT } from '../report-error.ts';
import { table } from '../text-layout.ts';

interface Branching {
  readonly frame: Frame;
  readonly children: readonly Branching[];
}

export async function framesTree(context: CommandContext): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const { hash, frames } = double.snapshot;
  const roots = branchings(frames);
  if (output.json) output.document({ snapshot: hash, frames: roots.map(treeJson) });
  else {
    const rows = roots
      .flatMap((root) => rowsOf(root, '', ''))
      .map(({ place, frame }) => [
        `${place}${frame.uri}`,
        frame.kind,
        frame.activation === 'on-demand' ? messages.frames.onDemand : '',
      ]);
    for (const line of table(rows)) output.line(line);
  }
  return EXIT.ok;
}

/** Cycles do not compile, so every frame hangs below one that extends nothing. */
function branchings(frames: readonly Frame[]): readonly Branching[] {
  const below = Map.groupBy(frames, (frame) => frame.extends);
  const grow = (frame: Frame): Branching => ({ frame, children: (below.get(frame.uri) ?? []).map(grow) });
  return (below.get(undefined) ?? []).map(grow);
}

function rowsOf(
  { frame, children }: Branching,
  own: string,
  rest: string,
): readonly { readonly place: string; readonly frame: Frame }[] {
  const inner = children.flatMap((child, index) =>
    index === children.length - 1
      ? rowsOf(child, `${rest}└─ `, `${rest}   `)
      : rowsOf(child, `${rest}├─ `, `${rest}│  `),
  );
  return [{ place: own, frame }, ...inner];
}

function treeJson({ frame: { uri, kind, activation }, children }: Branching): object {
  return { uri, kind, activation, children: children.map(treeJson) };
}
