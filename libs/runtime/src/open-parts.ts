import { randomBytes } from 'node:crypto';
import { terms, TERMS_VERSION } from '@agi-double/llm-adapter';
import { openSqliteTextView, type Log } from '@agi-double/memory';
import type { OpenOptions } from './double-options.ts';
import { Activations } from './frames/activations.ts';
import type { Frames } from './frames/frames.ts';
import { openFrames } from './frames/open-frames.ts';
import { makeHome } from './home.ts';
import { logPlace } from './log-place.ts';
import { profileMind } from './profile-mind.ts';
import { Recollection } from './recollection.ts';

/** What a Double is made of, open. */
export interface DoubleParts {
  readonly frames: Frames;
  readonly log: Log;
  readonly recollection: Recollection;
}

/** Opens what `Double.open` is made of, or leaves nothing open behind. */
export async function openParts(home: string, profile: string, options: OpenOptions): Promise<DoubleParts> {
  const { clock, warn = () => undefined } = options;
  const { base, repo, loader, runner } = await profileMind(home, profile, options);
  let log: Log | undefined;
  try {
    const place = logPlace(home, base.profile);
    const loaded = (await place.isThere()) ? undefined : await loader.load();
    await makeHome(home);
    const opened = await place.open({ ...(clock && { clock }), randomBytes });
    log = options.wrapLog?.(opened) ?? opened;
    const activations = new Activations(log, base.profile.profile);
    const frames = await openFrames(
      {
        base,
        repo,
        log,
        activations,
        warn,
        ...(runner && { runner }),
        ...(options.framesUpdated && { updated: options.framesUpdated }),
      },
      loader,
      { prefer: options.frames ?? 'files', loaded },
    );
    const view = await openSqliteTextView(place.textView, { terms, termsVersion: String(TERMS_VERSION) });
    return { frames, log, recollection: new Recollection(log, view, warn) };
  } catch (error) {
    await runner?.close();
    await log?.close();
    throw error;
  }
}
