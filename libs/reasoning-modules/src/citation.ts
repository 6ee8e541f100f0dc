import type { Citation, EventId } from '@agi-double/memory';
import { frameUri } from '@agi-double/versioning';

/** A citation as people and programs write it: `frame://2026.11.identity.01#who` or `event:sha256:…`. */
export function formatCitation(citation: Citation): string {
  switch (citation.kind) {
    case 'frame':
      return `${citation.frame}#${citation.statement}`;
    case 'event':
      return `event:${citation.event}`;
  }
}

/** The inverse, for sources that an engine names; undefined for what is no citation of ours. */
export function parseCitation(source: string): Citation | undefined {
  if (/^event:sha256:[0-9a-f]{64}$/.test(source)) {
    return { kind: 'event', event: source.slice('event:'.length) as EventId };
  }
  const [frame, statement, ...rest] = source.split('#');
  if (frame === undefined || statement === undefined || statement === '' || rest.length > 0) return undefined;
  try {
    return { kind: 'frame', frame: frameUri(frame), statement };
  } catch {
    return undefined; // An engine may name sources of its own, such as a web page.
  }
}
