import { serve } from '../serve.ts';
import { inMemoryDouble, Refused } from './in-memory-double.ts';

// A service process around a Double in memory, for tests that send real signals. Turns say by their text how long
// they last; the parent is told when one begins ("begun") and when a signal has come ("signal").
const signalled = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      resolve();
      // After the service's own listener has run.
      setImmediate(() => process.send?.('signal'));
    });
  }
});

const double = inMemoryDouble({
  async ponder(signal, text) {
    if (text === 'until the signal') await signalled;
    else {
      await new Promise<void>((resolve) => {
        if (process.env['DEAF'] === undefined)
          signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  },
});
const think = double.think.bind(double);
let turns = 0;

process.exit(
  await serve(
    process.argv.slice(2),
    async (_home, profile, { frozen }) => {
      if (profile === 'nobody') throw new Refused('not-found');
      return {
        ...double,
        think(branch, input, options) {
          turns += 1;
          if (turns === 2) process.send?.('begun');
          return think(branch, input, options);
        },
        recover: () => undefined,
        close: async () =>
          void process.stderr.write(
            `the Double is closed (${profile ?? 'as last used'}, ${frozen ? 'frozen' : 'not frozen'})\n`,
          ),
      };
    },
    { grace: process.env['DEAF'] === undefined ? 100 : 60_000 },
  ),
);
