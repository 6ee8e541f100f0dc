import type { Problem } from '@agi-double/protocol';
import type { Response } from 'express';
import type { ProblemAnswer } from './problem.ts';

/** @param more what only the owner may be shown, and no error therefore holds. */
export function sendProblem(
  response: Response,
  { problem, headers }: ProblemAnswer,
  more: Pick<Problem, 'conflicts'> = {},
): void {
  response
    .status(problem.status)
    .set(headers)
    .type('application/problem+json')
    .json({ ...problem, ...more });
}
