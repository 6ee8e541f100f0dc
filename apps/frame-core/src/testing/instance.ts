import { Double } from '@agi-double/runtime';
import { fiveStepModules, stubEngine } from '@agi-double/runtime/testing';
import { failureLine } from '../log.ts';
import { serve } from '../serve.ts';

// A service process around the real Double, of whose five steps the fourth sends something to the world outside: a POST of
// its key to AGI_WORLD, which answers when it likes. So a test decides how long a run lasts, and counts what was sent. With
// AGI_ASK sending is not to be repeated unasked.
const world = process.env['AGI_WORLD'] ?? '';

process.exit(
  await serve(process.argv.slice(2), (home, profile, { frozen }) =>
    Double.open(home, profile, {
      frozen,
      engine: stubEngine('thought'),
      modules: fiveStepModules({
        pass: () => undefined,
        ask: process.env['AGI_ASK'] !== undefined,
        send: async (key) => (await fetch(world, { method: 'POST', body: key })).text(),
      }),
      report: (error) => void process.stderr.write(`${failureLine(error, new Date(), { route: 'run' })}\n`),
    }),
  ),
);
