export type { BranchOptions, CallOptions, Client, ClientOptions, EventOptions, Place } from './client.ts';
export * from './contract.ts';
export { createClient } from './create-client.ts';
export type { components, operations, paths } from './schema.gen.ts';
export { ServiceProblem } from './service-problem.ts';
export { ServiceUnreachable } from './service-unreachable.ts';
export { kindOf, statusOf } from './status.ts';
// Apps that know only the HTTP contract throw and catch the same errors as everybody else.
export { DoubleError, type ErrorKind } from '@agi-double/versioning';
