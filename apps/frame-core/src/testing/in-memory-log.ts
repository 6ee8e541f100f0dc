import { EventEmitter, once } from 'node:events';
import type { DoubleError } from '@agi-double/protocol';
import type { DoublePort, EventId } from '../double-port.ts';
import { HASH } from './in-memory-frames.ts';

type Event = Awaited<ReturnType<DoublePort['event']>>;
type Anchor = Awaited<ReturnType<DoublePort['anchor']>>;

/** A log of one branch whose events are notes; a test adds to it, and sees who listens. */
export class InMemoryLog implements Pick<DoublePort, 'events' | 'follow' | 'event' | 'anchor' | 'verify'> {
  readonly #events: Event[] = [];
  readonly #news = new EventEmitter<{ grown: []; moved: [] }>();
  readonly #refuse: () => DoubleError;
  /** Awaited by whoever reads the whole log. */
  gate: Promise<void> = Promise.resolve();
  listening = 0;
  #walking = 0;

  constructor(refuse: () => DoubleError) {
    this.#refuse = refuse;
    this.add('One.');
    this.#events.push({ ...this.#at(2), run: 'run-1' as NonNullable<Event['run']> }); // erased
  }

  add(text: string): void {
    this.#events.push({ ...this.#at(this.#events.length + 1), body: { text } });
    this.#news.emit('grown');
  }

  /** Waits until so many listen. */
  async listeners(count: number): Promise<void> {
    while (this.listening !== count) await once(this.#news, 'moved');
  }

  /** Waits until so many read the whole log. */
  async walks(count: number): Promise<void> {
    while (this.#walking !== count) await once(this.#news, 'moved');
  }

  async events(...[branch, { limit, types }]: Parameters<DoublePort['events']>): Promise<readonly Event[]> {
    if (branch !== 'main') throw this.#refuse();
    const known = this.#events.filter(({ type }) => types?.includes(type) ?? true);
    return known.toReversed().slice(0, limit);
  }

  async *follow(
    ...[branch, { limit, after }, signal]: Parameters<DoublePort['follow']>
  ): AsyncGenerator<Event> {
    const events = await this.events(branch, { limit });
    let next = after ?? Math.max(0, this.#events.length - events.length);
    if (next > this.#events.length) throw this.#refuse();
    this.listening += 1;
    this.#news.emit('moved');
    try {
      while (!signal.aborted) {
        for (; next < this.#events.length; next += 1) {
          const event = this.#events[next];
          if (event !== undefined) yield event;
        }
        await once(this.#news, 'grown', { signal }).catch(() => undefined);
      }
    } finally {
      this.listening -= 1;
      this.#news.emit('moved');
    }
  }

  async event(id: EventId): Promise<Event> {
    if (id !== HASH) throw this.#refuse();
    return this.#at(1);
  }

  async anchor(): Promise<Anchor> {
    await this.#walk();
    const [{ segment }, head] = [this.#at(1), HASH as EventId];
    return { anchor: 1, at: 1, events: 1, offset: 1, last: head, heads: [{ segment, head }] };
  }

  async verify(...[options]: Parameters<DoublePort['verify']>): ReturnType<DoublePort['verify']> {
    await this.#walk();
    const problem = {
      kind: 'body',
      offset: 1,
      branch: 'main',
      view: 'text',
      detail: 'A byte is another.',
    } as const;
    const problems = options?.anchor === undefined ? [] : [problem];
    return {
      ok: problems.length === 0,
      events: 1,
      branches: 1,
      problems,
      further: 0,
      remedies: ['Restore it.'],
    };
  }

  async #walk(): Promise<void> {
    this.#walking += 1;
    this.#news.emit('moved');
    await this.gate;
    this.#walking -= 1;
  }

  #at(offset: number): Extract<Event, { type: 'note-added' }> {
    const id = HASH as EventId;
    const segment = 'ab'.repeat(16) as Event['segment'];
    const header = { id, parents: [id, id], segment, seq: offset, scope: 'opaque', at: 1 };
    return { ...header, type: 'note-added', root: HASH, bodyHash: HASH, offset };
  }
}
