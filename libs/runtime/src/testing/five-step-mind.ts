import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Module, RegisteredModule } from '@agi-double/reasoning-modules';
import { hashBytes, moduleUri, type ModuleUri } from '@agi-double/versioning';

/** What the steps do to the world outside; the key is the same whenever a call is repeated. */
export interface World {
  /** An effect that may be repeated with its key, such as sending a mail through a service that knows the key. Without it the fourth step is pure. */
  readonly send?: (key: string) => Promise<string>;
  /** Sending is not to be repeated unasked: nobody out there knows its key. */
  readonly ask?: boolean;
  /** Called at every boundary that a test may want to die at. */
  pass(point: string): void;
}

/**
 * A mind of five steps that together use all that a step can: recall, clock, random, a model call and, when the world
 * offers one, a keyed effect. For tests and benches; it answers `<reply> / <sent>`.
 */
export function fiveStepModules(world: World): ReadonlyMap<ModuleUri, RegisteredModule> {
  const modules: readonly Module[] = [
    {
      uri: moduleUri('mod://gather-v1.0'),
      summary: 'Recalls.',
      async run(thought, context) {
        const events = await context.recall(thought.input.text, 5, ['input', 'note']);
        return { set: { recalled: events.map((event) => ({ kind: 'event', event })) } };
      },
    },
    {
      uri: moduleUri('mod://weigh-v1.0'),
      summary: 'Draws a number and looks at the clock.',
      async run(_, context) {
        return { set: { weight: await context.random(), at: await context.now() } };
      },
    },
    {
      uri: moduleUri('mod://compose-v1.0'),
      summary: 'Asks the engine.',
      async run(thought, context) {
        world.pass('inside compose, before the model');
        const composed = await context.call(
          'model',
          { text: thought.input.text },
          async () => {
            const result = await context.engine.doGenerate({
              prompt: [{ role: 'user', content: [{ type: 'text', text: thought.input.text }] }],
              abortSignal: context.signal,
            });
            world.pass('inside compose, after the model');
            return result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
          },
          { repeat: 'safe' },
        );
        world.pass('inside compose, after its record');
        return { set: { composed } };
      },
    },
    {
      uri: moduleUri('mod://send-v1.0'),
      summary: 'Sends.',
      async run(thought, context) {
        const { send, ask = false } = world;
        if (send === undefined) return { set: { sent: 'nothing' } };
        const request = { composed: String(thought['composed']) };
        const sent = await context.call(
          'send',
          request,
          async (key) => {
            world.pass('inside send, before the effect');
            const receipt = await send(key);
            world.pass('inside send, after the effect');
            return receipt;
          },
          ask ? { repeat: 'ask', skipped: 'perhaps' } : { repeat: 'keyed' },
        );
        world.pass('inside send, after its record');
        return { set: { sent } };
      },
    },
    {
      uri: moduleUri('mod://conclude-v1.0'),
      summary: 'Answers.',
      run(thought) {
        world.pass('inside conclude');
        const text = `${String(thought['composed'])} / ${String(thought['sent'])}`;
        return Promise.resolve({ set: { answer: { text, sources: [] } } });
      },
    },
  ];
  return new Map(modules.map((module) => [module.uri, { module, hash: hashBytes(module.uri) }]));
}

/** Writes the profile and the frames of the five-step mind. @returns the profile's path */
export async function writeFiveStepMind(folder: string): Promise<string> {
  await mkdir(join(folder, 'frames'), { recursive: true });
  const names = ['gather', 'weigh', 'compose', 'send', 'conclude'].map((name) => `mod://${name}-v1`);
  await writeFile(
    join(folder, 'frames', 'routes.yaml'),
    [
      'frame: frame://2026.11.routes.01',
      'kind: routes',
      'routes:',
      `  - pipeline: [${names.join(', ')}]`,
      '',
    ].join('\n'),
  );
  const profile = join(folder, 'five-steps.yaml');
  await writeFile(
    profile,
    [
      'profile: five-steps-v1.0',
      'core: agi-core-v0.9-beta',
      'frames: { repo: ./frames, use: ["frame://*.*.*"] }',
      `modules: [${names.join(', ')}]`,
      'memory: memory://sqlite-v0.1-0d',
      'engines: [{ use: extractive }]',
      '',
    ].join('\n'),
  );
  return profile;
}
