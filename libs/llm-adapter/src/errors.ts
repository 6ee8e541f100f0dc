import { EngineError } from './engine-error.ts';

/** A text part's provider options claim to hold evidence, but a field is not what it has to be. */
export class BadEvidence extends EngineError {
  readonly field: string;
  readonly expected: string;
  constructor(field: string, expected: string) {
    super({
      name: 'BadEvidence',
      message: `providerOptions.evidence.${field} of a text part is not ${expected}; build such parts with evidencePart().`,
    });
    this.field = field;
    this.expected = expected;
  }
}

/** The prompt holds no user message, so there is nothing to answer. */
export class NoQuestion extends EngineError {
  readonly messages: number;
  constructor(messages: number) {
    super({
      name: 'NoQuestion',
      message: `None of the ${messages} messages of the prompt is a user's; end the prompt with a user message that holds the question as a text part.`,
    });
    this.messages = messages;
  }
}
