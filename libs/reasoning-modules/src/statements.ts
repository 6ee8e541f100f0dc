import { localize, type Frame, type Language, type Snapshot, type Statement } from '@agi-double/frame-engine';
import type { Evidence } from '@agi-double/llm-adapter';

/** One statement of a frame as evidence. */
export function statementEvidence(frame: Frame, statement: Statement, language: Language): Evidence {
  const asks = statement.asks[language] ?? statement.asks.en ?? statement.asks.ru ?? [];
  return {
    source: `${frame.uri}#${statement.id}`,
    title: frame.uri,
    text: localize(statement.text, language),
    asks,
  };
}

/** Everything the active frames state, in one language. */
export function statementsOf(snapshot: Snapshot, language: Language): readonly Evidence[] {
  return snapshot.frames.flatMap((frame) =>
    frame.statements.map((statement) => statementEvidence(frame, statement, language)),
  );
}
