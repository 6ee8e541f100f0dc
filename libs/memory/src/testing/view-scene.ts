import { OWNER } from '../event.ts';
import type { Branch } from '../log.ts';
import type { Tells, Terms, TextHit, TextQuery, TextView } from '../view.ts';
import type { TextViewBackend } from './backend.ts';
import { onLog, type Scene } from './scene.ts';

/** Not a stemmer: lower-case words are enough to see what the view does with terms. */
const terms: Terms = (text) => text.toLowerCase().split(/\s+/);
const tells: Tells = (text) => !text.endsWith('?');
export const everything = {
  scope: OWNER,
  kinds: ['input', 'question', 'note', 'answer'],
  limit: 100,
} as const;

export interface ViewScene extends Scene {
  readonly view: TextView;
  readonly openView: (termsVersion?: string) => Promise<TextView>;
  readonly find: (text: string, branch: Branch, query?: Partial<TextQuery>) => Promise<readonly TextHit[]>;
}

/** A log and a view of it, each at a place of its own. */
export async function onView(
  backend: TextViewBackend,
  run: (scene: ViewScene) => Promise<void>,
): Promise<void> {
  await onLog(backend.log, async (scene) => {
    const place = await backend.place();
    const views: TextView[] = [];
    const openView = async (termsVersion = '1'): Promise<TextView> => {
      const view = await place.open({ terms, tells, termsVersion });
      views.push(view);
      return view;
    };
    try {
      const view = await openView();
      const find: ViewScene['find'] = (text, { lineage }, query) =>
        view.search({ text, lineage, ...everything, ...query });
      // The scene's clock is a property that tests move, so the scene itself is extended.
      await run(Object.assign(scene, { view, openView, find }));
    } finally {
      for (const view of views) await view.close();
      await place.remove();
    }
  });
}

export const ids = (hits: readonly TextHit[]): readonly string[] => hits.map(({ event }) => event);
