import { DoubleError, type ErrorKind } from '@agi-double/protocol';

/** An error that only exists over HTTP, with a status of its own where a kind's status is too coarse. */
export abstract class Refusal extends DoubleError {
  readonly kind: ErrorKind = 'invalid';
  abstract readonly status: number;
  readonly headers: Readonly<Record<string, string>> = {};
}

export class TokenRefused extends Refusal {
  readonly status = 401;
  override readonly headers = { 'www-authenticate': 'Bearer realm="agi-double"' };

  constructor() {
    super('This service needs "Authorization: Bearer <AGI_TOKEN>" with the token it was started with.');
  }
}

export class HostRefused extends Refusal {
  readonly status = 403;

  constructor() {
    super(
      'This service does not answer under the name in the Host header. Call it as 127.0.0.1 or localhost, or start it with --allow-host <name>.',
    );
  }
}

/** RFC 9112 §3.2: a request without Host, or with more than one, gets 400. */
export class HostUnclear extends Refusal {
  readonly status = 400;

  constructor(hosts: number) {
    super(
      `The request has ${hosts === 0 ? 'no Host header' : `${hosts} Host headers`}; send exactly one. Nothing was read.`,
    );
  }
}

export class UnknownTarget extends Refusal {
  override readonly kind = 'not-found';
  readonly status = 404;

  constructor() {
    super('The request names no path; GET /v1/openapi.yaml lists what there is.');
  }
}

/** A page of another origin can post a form, or nothing at all, without being asked; it cannot send these. */
export class ChangeRefused extends Refusal {
  readonly status = 403;

  constructor() {
    super(
      'A request that changes something needs "Content-Type: application/json", or the header "X-Requested-With" where it has no body: pages of other origins cannot send them. Nothing was changed.',
    );
  }
}

export class OriginRefused extends Refusal {
  readonly status = 403;

  constructor() {
    super(
      'A page of another origin may not call this service. Serve the page from this machine, or start the service with --allow-host <name>.',
    );
  }
}

export class UnsupportedMediaType extends Refusal {
  readonly status = 415;

  constructor() {
    super('A body must be JSON in UTF-8, uncompressed: send "Content-Type: application/json".');
  }
}

export class NotAcceptable extends Refusal {
  readonly status = 406;

  constructor() {
    super('This call answers with application/json or text/event-stream; name one of them in Accept.');
  }
}

export class MalformedJson extends Refusal {
  readonly status = 400;

  /** @param position "line 1, column 5", where the parser says so. */
  constructor(position: string | undefined) {
    super(`The body is not JSON${position === undefined ? '' : `: see ${position}`}.`);
  }
}

export class BodyTooLarge extends Refusal {
  override readonly kind = 'too-large';
  readonly status = 413;
  readonly limit: number;

  /** @param limit in bytes */
  constructor(limit: number) {
    super(`The body is larger than ${limit} bytes; nothing was read or kept.`);
    this.limit = limit;
  }
}

/** There is no place for another turn; a client may come back after as many seconds as turns were seen to take. */
export class TooManyTurns extends Refusal {
  override readonly kind = 'unavailable';
  readonly status = 503;
  override readonly headers: Readonly<Record<string, string>>;
  readonly limit: number;
  readonly seconds: number;

  /** @param limit how many are under way, @param branch where all of these are on one */
  constructor(limit: number, seconds: number, branch?: string) {
    const where = branch === undefined ? '' : ' on this branch';
    super(
      `${limit} turns are already under way${where}; nothing was written. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
    );
    this.limit = limit;
    this.seconds = seconds;
    this.headers = { 'retry-after': `${seconds}` };
  }
}

/** The client left while its turn waited for its branch, so that the turn never began. Nobody is there to read this. */
export class ClientGone extends Refusal {
  override readonly kind = 'unavailable';
  readonly status = 503;

  constructor() {
    super('The client left before its turn began; nothing was written.');
  }
}

export class ServiceStopping extends Refusal {
  override readonly kind = 'unavailable';
  readonly status = 503;
  override readonly headers = { 'retry-after': '5' };

  constructor() {
    super('The service is stopping; nothing was written. Try again when it is back.');
  }
}

/** An update that waits for more updates than anybody can want. */
export class TooManyUpdates extends Refusal {
  override readonly kind = 'unavailable';
  readonly status = 503;
  override readonly headers = { 'retry-after': '1' };
  readonly limit: number;

  constructor(limit: number) {
    super(`${limit} updates of the frames are already under way; wait for one of them.`);
    this.limit = limit;
  }
}

/** Work that reads the whole log, and would stop nobody else from doing the same. */
export class TooManyAtOnce extends Refusal {
  override readonly kind = 'unavailable';
  readonly status = 429;
  override readonly headers = { 'retry-after': '1' };
  readonly limit: number;

  /** @param what of which there are so many already, in the plural. */
  constructor(what: string, limit: number) {
    const many = limit === 1 ? 'One is' : `${limit} are`;
    super(
      `${many} already under way, and there may be no more ${what} at once. Nothing was begun; try again later.`,
    );
    this.limit = limit;
  }
}

/** Two fields of a body, each right by itself, of which the second says something else than the first. */
export class NotTogether extends Refusal {
  readonly status = 400;
  readonly field: string;
  readonly beside: string;

  constructor(field: string, beside: string) {
    super(
      `"${field}" cannot be given together with "${beside}". Nothing was written; leave one of them out.`,
    );
    this.field = field;
    this.beside = beside;
  }
}

/** The process is alive and its Double cannot think, whatever the kind of the error: who asks waits, or sends turns elsewhere. */
export class NotReady extends Refusal {
  override readonly kind = 'unavailable';
  readonly status = 503;
  override readonly headers = { 'retry-after': '1' };
  /** The class of the error. */
  readonly error: string;

  constructor(cause: DoubleError) {
    super(cause.message, { cause });
    this.error = cause.name;
  }
}

/** A run that ended without an answer; the log has it, and so does its trace. */
export class RunFailed extends Refusal {
  override readonly kind = 'corrupt';
  readonly status = 500;
  readonly run: string;
  readonly error: string;

  constructor(run: string, error: string, message: string) {
    super(message);
    this.run = run;
    this.error = error;
  }
}

export class UnknownFrame extends Refusal {
  override readonly kind = 'not-found';
  readonly status = 404;

  constructor() {
    super('No frame of the active snapshot has this URI; GET /v1/frames lists them.');
  }
}
