import { expect, test } from '@jest/globals';
import { typeDocument } from './testing-document.ts';

test.each(['docs/branches.md', 'docs/log.md', 'docs/profiles.md', 'apps/cli/README.md'])(
  '%s is so, command by command',
  async (name) => {
    const exchanges = await typeDocument(name);
    expect(exchanges.length).toBeGreaterThan(3);
    for (const { command, shown, printed } of exchanges)
      expect({ command, printed }).toEqual({ command, printed: expect.stringMatching(shown) });
  },
  120_000,
);
