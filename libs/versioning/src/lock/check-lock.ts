import { BadUri } from '../errors.ts';
import type { Said } from '../profile-fault.ts';
import { valueAt, type Path } from '../schema-problems.ts';
import { coreUri, frameUri, memoryUri, moduleUri, profileUri } from '../uri.ts';
import { SECRET_WORDS, writtenSecret } from '../written-secret.ts';

/** What a schema cannot say of a lock; what is not of its type is passed over, for the schema has told of it. */
export function checkLock(value: unknown, report: (path: Path, problem: Said) => void): void {
  const uri = (path: Path, parse: (text: string) => unknown): void => {
    const text = valueAt(value, path);
    if (typeof text !== 'string' || text === '') return;
    try {
      parse(text);
    } catch (error) {
      if (!(error instanceof BadUri)) throw error;
      const { message, index, form } = error;
      report(path, {
        message: message.split('\n')[0] ?? 'not a URI',
        fault: { code: 'bad-uri', character: index + 1, form },
      });
    }
  };
  const entries = (part: string): number => {
    const list = valueAt(value, [part]);
    return Array.isArray(list) ? list.length : 0;
  };

  uri(['profile'], profileUri);
  uri(['core', 'uri'], coreUri);
  uri(['memory', 'uri'], memoryUri);
  for (let index = 0; index < entries('frames'); index += 1) uri(['frames', index, 'uri'], frameUri);
  for (let index = 0; index < entries('modules'); index += 1) uri(['modules', index, 'uri'], moduleUri);

  for (const [part, key] of [
    ['frames', 'uri'],
    ['modules', 'uri'],
    ['tools', 'name'],
  ] as const) {
    for (let index = 1; index < entries(part); index += 1) {
      const before = valueAt(value, [part, index - 1, key]);
      const name = valueAt(value, [part, index, key]);
      if (typeof before !== 'string' || typeof name !== 'string' || before < name) continue;
      const wrong = before === name ? 'stands twice' : 'is out of order: it comes before the one above it';
      report([part, index, key], {
        message: wrong,
        fault: { code: before === name ? 'twice' : 'out-of-order' },
      });
    }
  }

  const addresses: readonly Path[] = [
    ['embedder', 'url'],
    ...Array.from({ length: entries('engines') }, (_, index) => ['engines', index, 'url']),
  ];
  for (const path of addresses) {
    const text = valueAt(value, path);
    const secret = typeof text === 'string' ? writtenSecret(text) : undefined;
    if (secret === undefined) continue;
    report(path, {
      message: `${SECRET_WORDS[secret]} must not stand in a lock; write \${NAME} into the profile first`,
      fault: { code: 'secret', secret, in: 'lock' },
    });
  }
}
