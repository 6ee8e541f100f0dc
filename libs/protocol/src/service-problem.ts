import { DoubleError, type ErrorKind } from '@agi-double/versioning';
import type { Problem } from './contract.ts';
import { kindOf } from './status.ts';

/** The service understood the call and refused it; `problem.code` is the class of the error over there. */
export class ServiceProblem extends DoubleError {
  readonly kind: ErrorKind;
  readonly problem: Problem;
  /** Seconds, from `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, options: { retryAfter?: number } = {}) {
    super(problem.detail);
    this.kind = kindOf(problem.status);
    this.problem = problem;
    this.retryAfter = options.retryAfter;
  }
}

/** @returns the problem of a response that is not ok; a proxy's own error page becomes one too. */
export async function readProblem(response: Response): Promise<ServiceProblem> {
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  const body: unknown = await response.json().catch(() => undefined);
  return new ServiceProblem(
    isProblem(body)
      ? body
      : {
          type: 'about:blank',
          title: response.statusText,
          status: response.status,
          detail: `Something between here and the service answered ${response.status} ${response.statusText}.`,
          code: 'NotAProblemDocument',
        },
    Number.isFinite(after) ? { retryAfter: after } : {},
  );
}

/** What answered may be no Double at all: another program on the port, a proxy. */
export function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'status' in body &&
    typeof body.status === 'number' &&
    'detail' in body &&
    typeof body.detail === 'string' &&
    'code' in body &&
    typeof body.code === 'string'
  );
}
