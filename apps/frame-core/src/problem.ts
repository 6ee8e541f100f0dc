import { STATUS_CODES } from 'node:http';
import { DoubleError, statusOf, type Problem } from '@agi-double/protocol';
import { breakagesIn } from './breakages-in.ts';
import { MAXIMUM_BODY, positionIn } from './json-body.ts';
import { placesIn } from './places-in.ts';
import {
  BodyTooLarge,
  MalformedJson,
  NotReady,
  Refusal,
  RunFailed,
  UnsupportedMediaType,
} from './refusals.ts';

export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** True for what nobody foresaw: the client gets no words of it. */
  readonly unexpected: boolean;
}

/**
 * What a client is told about an error. Ours speak for themselves; those of the parser and of the validator are
 * translated; the rest is "unexpected", with nothing of its message or stack.
 *
 * @param instance names this one failure, here and in the log: `urn:uuid:…`
 */
export function problemFor(error: unknown, instance: string): ProblemAnswer {
  const known = translate(error);
  if (DoubleError.isInstance(known)) {
    const refusal = known instanceof Refusal ? known : undefined;
    const status = refusal?.status ?? statusOf(known.kind);
    return {
      problem: {
        ...document(status, known.message, known.name),
        ...(status >= 500 ? { instance } : {}),
        ...(known instanceof RunFailed ? { run: known.run, error: known.error } : {}),
        ...(known instanceof NotReady ? { error: known.error } : {}),
        ...placesIn(known),
        ...breakagesIn(known),
      },
      headers: refusal?.headers ?? (status === 503 ? { 'retry-after': '1' } : {}),
      unexpected: false,
    };
  }
  const status = statusIn(known);
  if (status !== undefined && status >= 400 && status < 500) {
    return {
      problem: {
        ...document(status, detailOf(status, known), codes[status] ?? 'BadRequest'),
        ...errorsIn(known),
      },
      headers: headersIn(known),
      unexpected: false,
    };
  }
  const detail = 'The service failed in a way nobody foresaw; its log names this failure by "instance".';
  return { problem: { ...document(500, detail, 'Unexpected'), instance }, headers: {}, unexpected: true };
}

const codes: Readonly<Record<number, string>> = { 404: 'UnknownPath', 405: 'MethodNotAllowed' };

function document(status: number, detail: string, code: string): Problem {
  // RFC 9457 §4.2.1: with `about:blank` the title is the status phrase; `code` is what programs look at.
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code };
}

/** The body parser's errors carry a `type`, https://github.com/expressjs/body-parser#errors. */
function translate(error: unknown): unknown {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  switch (type) {
    case 'entity.too.large':
      return new BodyTooLarge(MAXIMUM_BODY);
    case 'entity.parse.failed':
      return new MalformedJson(error instanceof SyntaxError ? positionIn(error) : undefined);
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new UnsupportedMediaType();
    default:
      return error;
  }
}

function statusIn(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

function detailOf(status: number, error: unknown): string {
  switch (status) {
    case 404:
      return 'There is nothing at this path; GET /v1/openapi.yaml lists what there is.';
    case 405:
      return 'This path does not know this method; see the Allow header.';
    case 415:
      return new UnsupportedMediaType().message;
    default:
      return `The request does not fit the contract (GET /v1/openapi.yaml): ${error instanceof Error ? inWords(error.message) : ''}.`;
  }
}

/** A pattern tells nobody what to send; a path where the name of a profile belongs is what people try first. */
function inWords(message: string, path = ''): string {
  return message.replace(/^(.*)must match pattern .*$/, (whole, where: string) =>
    /\/profile ?$/.test(path === '' ? where : path)
      ? `${where}must be the name of a profile: over HTTP a profile is named, and never a path; put its file into profiles/ of the home`
      : whole,
  );
}

/** The validator's own list, `{ path, message }[]`. */
function errorsIn(error: unknown): Pick<Problem, 'errors'> {
  if (statusIn(error) !== 400 || typeof error !== 'object' || error === null) return {};
  if (!('errors' in error) || !Array.isArray(error.errors)) return {};
  const errors = error.errors
    .slice(0, 100)
    .map(({ path, message }: { path?: unknown; message?: unknown }) => ({
      path: String(path),
      message: inWords(String(message), String(path)),
    }));
  return { errors };
}

function headersIn(error: unknown): Readonly<Record<string, string>> {
  if (typeof error !== 'object' || error === null || !('headers' in error)) return {};
  const allow = (error.headers as { Allow?: unknown } | undefined)?.Allow;
  return typeof allow === 'string' ? { allow } : {};
}
