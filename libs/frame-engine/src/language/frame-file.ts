import { isAlias, isCollection, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import type { Json } from '@agi-double/versioning';
import type { Problem } from '../errors.ts';
import type { FrameSource } from '../snapshot.ts';
import { sourceOffset } from './source-offset.ts';
import { written } from './written.ts';

/** Keys and indexes from the root of a file down to one of its values. */
export type Path = readonly (string | number)[];

/** Which character of a place a problem is about: the key itself, or one inside its text. */
export interface Spot {
  readonly key?: string;
  readonly offset?: number;
}

const MAX_ALIASES = 100;
const MAX_DEPTH = 64;
/** A file that is wrong from end to end gives as many problems as it has characters; nobody reads them all. */
/** Most of what YAML's parser says follows from the first thing that it could not read. */
const MAX_YAML_PROBLEMS = 5;

/** A frame file's YAML, and where in the file each of its values stands. Problems are collected, never thrown. */
export class FrameFile {
  readonly file: string;
  readonly text: string;
  /** What the YAML says, as JSON; undefined when it says nothing that can be used. */
  readonly value: Json | undefined;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();
  readonly #problems: Problem[] = [];
  #whileRead = 0;
  #places: ReadonlyMap<string, readonly number[]> = new Map();

  constructor(source: FrameSource) {
    this.file = source.file;
    this.text = source.text;
    this.#document = parseDocument(source.text, {
      version: '1.2',
      lineCounter: this.#lines,
      // YAML's own check compares every key with every other: minutes for a file of one mebibyte. See #checkKeys.
      uniqueKeys: false,
      prettyErrors: false,
      // 'silent' would also hide that there are several documents.
      logLevel: 'error',
    });
    this.value = this.#read();
  }

  /** What is wrong with it, as far as anybody has looked. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Whatever was reported until now is so however the file is used: `startOver` keeps it. */
  settle(): void {
    this.#whileRead = this.#problems.length;
  }

  /** Drops what was reported about its use among other frames, which may be others by now. */
  startOver(): void {
    this.#problems.length = this.#whileRead;
  }

  #read(): Json | undefined {
    // A warning is something that YAML guessed at, such as an unknown tag: a frame must not depend on a guess.
    const faults = [...this.#document.errors, ...this.#document.warnings];
    for (const { pos, message } of faults.slice(0, MAX_YAML_PROBLEMS)) {
      // YAML's parser descends as deep as the file does, and tells of the end of the stack.
      if (/call stack/.test(message)) {
        this.#report(pos[0], tooDeep);
        break;
      }
      const several = message.includes('parseAllDocuments');
      this.#report(
        pos[0],
        several ? 'a file holds one frame; this "---" begins another' : `YAML: ${message}`,
      );
    }
    if (this.#document.contents === null) this.#report(0, 'the file is empty: a frame starts with "frame:"');
    if (this.#problems.length > 0) return undefined;
    const aliases: Alias[] = [];
    this.#checkNode(this.#document.contents, aliases, 0);
    this.#checkAliases(aliases);
    if (this.#problems.length > 0) return undefined;
    try {
      return this.#document.toJS({ maxAliasCount: MAX_ALIASES }) as Json;
    } catch (error) {
      this.#report(
        startOf(aliases[0]),
        `YAML: ${error instanceof Error ? error.message : 'it cannot be read'}`,
      );
      return undefined;
    }
  }

  /** Whatever YAML can say and JSON cannot, or only at the price of a guess. */
  #checkNode(node: unknown, aliases: Alias[], depth: number): void {
    if (isScalar(node)) this.#checkScalar(node);
    else if (isAlias(node)) aliases.push(node);
    else if (depth === MAX_DEPTH) this.#report(startOf(node), tooDeep);
    else if (isMap(node)) {
      this.#checkKeys(node);
      for (const { value } of node.items) this.#checkNode(value, aliases, depth + 1);
    } else if (isSeq(node)) {
      for (const item of node.items) this.#checkNode(item, aliases, depth + 1);
    }
  }

  #checkScalar(scalar: Scalar): void {
    const { value } = scalar;
    if (typeof value === 'string' && !value.isWellFormed()) {
      this.#report(startOf(scalar), 'a text must not hold half of a surrogate pair');
    }
    if (typeof value !== 'number') return;
    if (!Number.isFinite(value)) this.#report(startOf(scalar), 'a number must be finite');
    else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      this.#report(startOf(scalar), 'a whole number must be below 2^53; write it as a text');
    }
  }

  #checkAliases(aliases: readonly Alias[]): void {
    const tooMany = aliases[MAX_ALIASES];
    if (tooMany !== undefined) {
      this.#report(startOf(tooMany), `more than ${MAX_ALIASES} aliases`);
      return;
    }
    for (const alias of aliases) {
      const [start, , end] = alias.resolve(this.#document)?.range ?? [Infinity, 0, 0];
      const at = startOf(alias);
      if (start <= at && at < end) this.#report(at, `*${alias.source} stands inside itself`);
    }
  }

  #checkKeys(map: YAMLMap): void {
    const seen = new Set<string>();
    for (const { key } of map.items) {
      if (!isScalar(key) || typeof key.value !== 'string') this.#report(startOf(key), 'a key must be a text');
      else if (seen.has(key.value)) this.#report(startOf(key), `the key "${key.value}" is here already`);
      else seen.add(key.value);
    }
  }

  #node(path: Path): { node: Node | null; found: boolean } {
    let node: Node | null = this.#document.contents;
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(this.#document) ?? null;
      const child: unknown = isCollection(node) ? node.get(step, true) : undefined;
      if (child === undefined || child === null) return { node, found: false };
      node = child as Node;
    }
    return { node, found: true };
  }

  /** From here on problems of entries of these lists are reported by where they stand among what is left. */
  leaveOut(places: ReadonlyMap<string, readonly number[]>): void {
    this.#places = places;
  }

  #inFile(path: Path): Path {
    const [list, index, ...rest] = path;
    const place = typeof index === 'number' ? this.#places.get(String(list))?.[index] : undefined;
    return list === undefined || place === undefined ? path : [list, place, ...rest];
  }

  /** Reports a problem at a value, at one of its keys, or at a character of its text. */
  report(path: Path, message: string, { key, offset }: Spot = {}): void {
    const place = this.#inFile(path);
    const { node, found } = this.#node(place);
    // Messages begin with where they are about, in the words of `written`.
    const named = written(path);
    const said = message.startsWith(named) ? `${written(place)}${message.slice(named.length)}` : message;
    this.#report(this.#offset(node, found ? key : undefined, found ? offset : undefined), said);
  }

  #offset(node: Node | null, key: string | undefined, offset: number | undefined): number {
    if (key !== undefined && isMap(node)) {
      const pair = node.items.find((item: Pair) => isScalar(item.key) && item.key.value === key);
      if (pair !== undefined) return startOf(pair.key);
    }
    if (offset !== undefined && isScalar(node) && typeof node.value === 'string') {
      return sourceOffset(this.text, node, node.value, offset);
    }
    return startOf(node);
  }

  #report(offset: number, message: string): void {
    const { line, col } = this.#lines.linePos(offset);
    // An empty file has no lines; its problem is at its beginning all the same.
    this.#problems.push({ file: this.file, line: Math.max(1, line), column: Math.max(1, col), message });
  }
}

const tooDeep = `nested deeper than ${MAX_DEPTH} levels`;

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
