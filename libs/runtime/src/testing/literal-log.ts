import type {
  EventBodies,
  EventId,
  EventType,
  Lineage,
  LoggedEvent,
  RunId,
  SegmentId,
} from '@agi-double/memory';
import { hashBytes, type Hash } from '@agi-double/versioning';
import { isIn, joined } from '../branches/lineages.ts';

interface LiteralBranch {
  readonly segment: SegmentId;
  readonly lineage: Lineage;
}

const ROOT = hashBytes('root');

/** Literal events with the places that a log would give them, for what is pure: no store, no hashes that prove anything. */
export class LiteralLog {
  readonly events: LoggedEvent[] = [];
  readonly #branches = new Map<string, LiteralBranch>([
    ['main', { segment: 's0' as SegmentId, lineage: new Map() }],
  ]);
  #segments = 1;

  lineage(branch: string): Lineage {
    return this.#of(branch).lineage;
  }

  /** The events of a branch, in order of commit. */
  read(branch: string): readonly LoggedEvent[] {
    const { lineage } = this.#of(branch);
    return this.events.filter((event) => isIn(lineage, event));
  }

  add<Type extends EventType>(
    branch: string,
    type: Type,
    body: EventBodies[Type] | undefined,
    { run, root = ROOT }: { readonly run?: string; readonly root?: Hash } = {},
  ): EventId {
    const { segment, lineage } = this.#of(branch);
    const seq = (lineage.get(segment) ?? 0) + 1;
    const offset = this.events.length + 1;
    const id = hashBytes(`event ${offset}`) as EventId;
    const header = {
      id,
      parents: [],
      segment,
      seq,
      offset,
      scope: 'x',
      at: offset,
      root,
      bodyHash: hashBytes(''),
    };
    this.events.push({
      ...header,
      type,
      body,
      ...(run !== undefined && { run: run as RunId }),
    } as unknown as LoggedEvent);
    this.#branches.set(branch, { segment, lineage: new Map([...lineage, [segment, seq]]) });
    return id;
  }

  note(branch: string, text: string, replaces?: EventId): EventId {
    return this.add(branch, 'note-added', { text, ...(replaces !== undefined && { replaces }) });
  }

  fork(name: string, from: string): void {
    this.#open(name, this.lineage(from));
  }

  merge(into: string, from: string, body: Omit<EventBodies['branch-merged'], 'from'>): EventId {
    this.#open(into, joined(this.lineage(into), this.lineage(from)));
    return this.add(into, 'branch-merged', { from, ...body });
  }

  #open(name: string, lineage: Lineage): void {
    this.#branches.set(name, { segment: `s${this.#segments}` as SegmentId, lineage });
    this.#segments += 1;
  }

  #of(branch: string): LiteralBranch {
    const found = this.#branches.get(branch);
    if (found === undefined) throw new Error(`no branch ${branch}`);
    return found;
  }
}
