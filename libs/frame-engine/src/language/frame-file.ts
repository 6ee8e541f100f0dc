import { isAlias, isCollection, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import type { Json } from '@agi-double/versioning';
import type { Problem } from '../errors.ts';
import type { FrameSource } from '../snapshot.ts';
import { sourceOffset } from './source-offset.ts';

/** Keys and indexes from the root of a file down to one of its values. */
export type Path = readonly (string | number)[];

/** Which character of a place a problem is about: the key itself, or one inside its text. */
export interface Spot {
  readonly key?: string;
  readonly offset?: number;
}

const MAX_ALIASES = 100;

/** A frame file's YAML, and where in the file each of its values stands. Problems are collected, never thrown. */
export class FrameFile {
  readonly file: string;
  readonly text: string;
  /** What the YAML says, as JSON; undefined when it says nothing that can be used. */
  readonly value: Json | undefined;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();
  readonly #problems: Problem[];

  constructor(source: FrameSource, problems: Problem[]) {
    this.file = source.file;
    this.text = source.text;
    this.#problems = problems;
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

  #read(): Json | undefined {
    const before = this.#problems.length;
    // A warning is something that YAML guessed at, such as an unknown tag: a frame must not depend on a guess.
    for (const { pos, message } of [...this.#document.errors, ...this.#document.warnings]) {
      this.#report(pos[0], `YAML: ${message}`);
    }
    if (this.#document.contents === null) this.#report(0, 'the file is empty: a frame starts with "frame:"');
    if (this.#problems.length > before) return undefined;
    const aliases: Alias[] = [];
    this.#checkNode(this.#document.contents, aliases);
    this.#checkAliases(aliases);
    if (this.#problems.length > before) return undefined;
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
  #checkNode(node: unknown, aliases: Alias[]): void {
    if (isScalar(node)) this.#checkScalar(node);
    else if (isAlias(node)) aliases.push(node);
    else if (isMap(node)) {
      this.#checkKeys(node);
      for (const { value } of node.items) this.#checkNode(value, aliases);
    } else if (isSeq(node)) {
      for (const item of node.items) this.#checkNode(item, aliases);
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

  /** Reports a problem at a value, at one of its keys, or at a character of its text. */
  report(path: Path, message: string, { key, offset }: Spot = {}): void {
    const { node, found } = this.#node(path);
    this.#report(this.#offset(node, found ? key : undefined, found ? offset : undefined), message);
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

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
