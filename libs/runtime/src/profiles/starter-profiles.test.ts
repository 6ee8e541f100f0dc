import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { Profiles } from './profiles.ts';

// A frame, a module or the core that is not what it was has to have another number: this is where that is found.
test.each(['symbiotic-local', 'symbiotic-api', 'symbiotic-cluster'])(
  'what %s is made of is what its lock file pins',
  async (name) => {
    const home = await mkdtemp(join(tmpdir(), 'agi-starter-'));
    try {
      const { differences, misfits, ok } = await new Profiles(home).verify(name);
      expect({ differences, misfits, ok }).toEqual({ differences: [], misfits: [], ok: true });
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
);
