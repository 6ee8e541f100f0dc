import type { Frame, Language, Statement } from '@agi-double/frame-engine';
import { localize } from '@agi-double/frame-engine/pins';
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

/** Everything that frames state, in one language. */
export function statementsOf(frames: readonly Frame[], language: Language): readonly Evidence[] {
  return frames.flatMap((frame) =>
    frame.statements.map((statement) => statementEvidence(frame, statement, language)),
  );
}
