import type { Immutable, paths } from '@agi-double/protocol';
import type { Request, Response } from 'express';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** `get /v1/runs`: every operation of openapi.yaml, and nothing else. */
export type Operation = {
  [Path in keyof paths]: {
    [Verb in Method]: paths[Path][Verb] extends { responses: unknown } ? `${Verb} ${Path}` : never;
  }[Method];
}[keyof paths];

type Described<Name extends Operation> =
  Name extends `${infer Verb extends Method} ${infer Path extends keyof paths}` ? paths[Path][Verb] : never;
type PathOf<Name extends Operation> =
  Described<Name> extends { parameters: { path: infer Path } } ? Path : Record<never, string>;
type QueryOf<Name extends Operation> =
  Described<Name> extends { parameters: { query?: infer Query } }
    ? NonNullable<Query>
    : Record<never, string>;
type BodyOf<Name extends Operation> =
  Described<Name> extends { requestBody: { content: { 'application/json': infer Body } } }
    ? Body
    : Described<Name> extends { requestBody?: infer Optional }
      ? undefined | (Optional extends { content: { 'application/json': infer Body } } ? Body : never)
      : undefined;
type AnswerOf<Name extends Operation> =
  Described<Name> extends { responses: infer Responses }
    ? {
        [Status in keyof Responses]: Responses[Status] extends {
          content: { 'application/json': infer Answer };
        }
          ? Answer
          : never;
      }[keyof Responses]
    : never;

/** Requests reach a handler validated; what it answers is checked against the contract by the compiler and again when it is sent. */
export type Handler<Name extends Operation> = (
  request: Request<PathOf<Name>, unknown, BodyOf<Name>, QueryOf<Name>>,
  response: Response<Immutable<AnswerOf<Name>>>,
) => void | Promise<void>;

/** The whole service: an operation without a handler, or a handler without an operation, does not compile. */
export type Routes = { readonly [Name in Operation]: Handler<Name> };
