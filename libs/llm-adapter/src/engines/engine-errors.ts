import { EngineError } from '../engine-error.ts';
import type { Cut } from './cut.ts';

/**
 * Why an engine did not answer: it `refused` the request, cannot be reached or is out of order (`unreachable`), did not
 * answer in time, answered what is no answer (`bad-answer`) or holds no word (`no-words`), or takes no more for now (`limited`).
 */
export type EngineFailure = 'refused' | 'unreachable' | 'timed-out' | 'bad-answer' | 'no-words' | 'limited';

/** What came in place of words: nothing at all, thoughts, the wish for a tool; or what ended the answer before the first one. */
export type Silence = 'nothing' | 'reasoning' | Cut;

/** What more is known of a failure. */
export interface FailureFacts {
  readonly silence?: Silence | undefined;
  /** How long the provider asks to be left alone. */
  readonly retryAfterMilliseconds?: number | undefined;
  /** The variable that names the proxy on the way. */
  readonly proxy?: string | undefined;
}

/**
 * An engine was asked and gave no answer. What its provider said is not kept: such texts and headers may repeat the key
 * that was sent, or the prompt.
 */
export class EngineFailed extends EngineError {
  readonly provider: string;
  readonly model: string;
  readonly reason: EngineFailure;
  /** Of HTTP, where there was an answer. */
  readonly status?: number;
  readonly silence?: Silence;
  readonly retryAfterMilliseconds?: number;
  readonly proxy?: string;
  constructor(
    provider: string,
    model: string,
    reason: EngineFailure,
    status?: number,
    { silence, retryAfterMilliseconds, proxy }: FailureFacts = {},
  ) {
    super({
      name: 'EngineFailed',
      message: `The engine ${provider} (${model}) ${whatAndRemedy(reason, status, silence, proxy)}.`,
    });
    this.provider = provider;
    this.model = model;
    this.reason = reason;
    if (status !== undefined) this.status = status;
    if (silence !== undefined) this.silence = silence;
    if (retryAfterMilliseconds !== undefined) this.retryAfterMilliseconds = retryAfterMilliseconds;
    if (proxy !== undefined) this.proxy = proxy;
  }

  /** For an answer that is not a success: what its status says. */
  static ofStatus(provider: string, model: string, status: number, facts: FailureFacts = {}): EngineFailed {
    return new EngineFailed(provider, model, reasonOf(status), status, facts);
  }

  static silent(provider: string, model: string, silence: Silence): EngineFailed {
    return new EngineFailed(provider, model, 'no-words', undefined, { silence });
  }
}

function reasonOf(status: number): EngineFailure {
  if (status === 402 || status === 429 || status === 529) return 'limited';
  if (status === 408 || status === 504) return 'timed-out';
  if (status >= 500) return 'unreachable';
  return status >= 300 ? 'refused' : 'bad-answer';
}

function whatAndRemedy(
  reason: EngineFailure,
  status: number | undefined,
  silence: Silence = 'nothing',
  proxy?: string,
): string {
  const said = status === undefined ? '' : ` (HTTP ${status})`;
  switch (reason) {
    case 'refused':
      return refusal(status, said);
    case 'unreachable':
      if (proxy !== undefined)
        return `cannot be reached through the proxy that ${proxy} names; see that it runs, or name the engine's host in NO_PROXY`;
      return status === undefined
        ? 'cannot be reached, or hung up before its answer was complete; see that its server runs, and that url in the profile leads to it'
        : `is out of order${said}; try again later, or ask whoever runs it`;
    case 'timed-out':
      return `did not answer in time${said}; try again later, or name a faster engine before it`;
    case 'bad-answer':
      return `answered what is no chat completion${said}; see that url in the profile leads to an API that is compatible with OpenAI's`;
    case 'no-words':
      return `answered without a word${SILENCES[silence]}`;
    case 'limited':
      return `takes no more requests for now${said}; try again later, or raise the limit where its key is from`;
  }
}

const SILENCES: Readonly<Record<Silence, string>> = {
  nothing: '; ask again, or name another model in the profile',
  reasoning: ' and only reasoned; ask again, or allow it more tokens',
  length: ': it reached its limit of tokens before its first word; allow it more, or ask for less',
  'content-filter': ': its content filter held the answer back; put the question differently',
  'tool-calls':
    ' and wants a tool, of which it was given none; ask again, or name another model in the profile',
  error: ' and failed; try again later, or ask whoever runs it',
};

function refusal(status: number | undefined, said: string): string {
  if (status === 401 || status === 403) {
    return `refused the key${said}; set the variable that key names in the profile to a key that may use this model`;
  }
  if (status === 404)
    return `knows no such model or address${said}; compare model and url in the profile with its documentation`;
  if (status !== undefined && status < 400)
    return `has moved${said}; write its new address as url in the profile`;
  return `refused the request${said}; it may be longer than the model takes, or hold what the model does not take`;
}

/** An engine that is named but cannot be asked at all. */
export class EngineUnavailable extends EngineError {
  readonly provider: string;
  readonly model: string;
  readonly reason: string;
  constructor(provider: string, model: string, reason: string) {
    super({
      name: 'EngineUnavailable',
      message: `The engine ${provider} (${model}) cannot be asked: ${reason}.`,
    });
    this.provider = provider;
    this.model = model;
    this.reason = reason;
  }
}

/** One engine of a chain that gave no answer. */
export interface PassedOver {
  readonly engine: string;
  readonly reason: string;
  /** The reason as a sentence, with what to do. */
  readonly message: string;
}

/** No engine of a chain gave an answer. */
export class NoEngineLeft extends EngineError {
  readonly failures: readonly PassedOver[];
  constructor(failures: readonly PassedOver[]) {
    super({
      name: 'NoEngineLeft',
      message:
        failures.length === 0
          ? 'No engine is named; name one in engines in the profile, such as { use: extractive }.'
          : `No engine answered. ${failures.map(({ message }) => message).join(' ')} Or add { use: extractive } as the last of engines in the profile.`,
    });
    this.failures = failures;
  }
}
