import type { Snapshot } from '@agi-double/frame-engine';
import type { Evidence } from '@agi-double/llm-adapter';
import type { Citation, Log, LoggedEvent, Scope } from '@agi-double/memory';
import { formatCitation, statementEvidence } from '@agi-double/reasoning-modules';
import { BodyErased } from '../errors/body-erased.ts';
import { localDay } from '../local-day.ts';

export interface EvidenceOptions {
  readonly log: Log;
  readonly scope: Scope;
  readonly snapshot: Snapshot;
  readonly language: 'en' | 'ru';
}

/** The text behind a citation, from the log or from the run's own snapshot. @throws BodyErased, UnknownEvent */
export async function readEvidence(citation: Citation, options: EvidenceOptions): Promise<Evidence> {
  const { language, snapshot } = options;
  switch (citation.kind) {
    case 'frame': {
      const frame = snapshot.frames.find(({ uri }) => uri === citation.frame);
      const statement = frame?.statements.find(({ id }) => id === citation.statement);
      if (frame === undefined || statement === undefined) {
        throw new TypeError(`Snapshot ${snapshot.hash} holds no ${formatCitation(citation)}.`);
      }
      return statementEvidence(frame, statement, language);
    }
    case 'event': {
      const event = await options.log.event(citation.event, options.scope);
      const text = textOf(event);
      if (text === undefined) throw new BodyErased(event.id);
      return { source: formatCitation(citation), title: titleOf(event, language), text, order: event.offset };
    }
  }
}

/** What an event says, when it is one that says something. */
export function textOf(event: LoggedEvent): string | undefined {
  switch (event.type) {
    case 'run-started':
      return event.body?.input.text;
    case 'note-added':
    case 'answer-given':
      return event.body?.text;
    default:
      return undefined;
  }
}

/** How a person would call this event as a source, by the calendar of the zone where the Double runs. */
export function titleOf(event: LoggedEvent, language: 'en' | 'ru', zone?: string): string {
  const day = localDay(event.at, zone);
  const words = {
    en: {
      'note-added': `your note of ${day}`,
      'run-started': `what you told me on ${day}`,
      other: `my log of ${day}`,
    },
    ru: {
      'note-added': `ваша заметка от ${day}`,
      'run-started': `ваши слова от ${day}`,
      other: `мой журнал от ${day}`,
    },
  }[language];
  return event.type === 'note-added' || event.type === 'run-started' ? words[event.type] : words.other;
}
