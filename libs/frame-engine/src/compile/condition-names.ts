import type { ASTNode } from '@marcbachmann/cel-js';

/** Dotted names that an expression reads: `input.lower`, `slots.name`; `slots` alone where it is read by a computed key. */
export function* namesIn(node: ASTNode): Generator<string> {
  if (node.op === 'id') yield node.args;
  else if ((node.op === '.' || node.op === '.?') && node.args[0].op === 'id')
    yield `${node.args[0].args}.${node.args[1]}`;
  else for (const child of childrenOf(node)) yield* namesIn(child);
}

export function childrenOf(node: ASTNode): readonly ASTNode[] {
  return [node.args as unknown]
    .flat(3)
    .filter((child): child is ASTNode => typeof child === 'object' && child !== null && 'op' in child);
}
