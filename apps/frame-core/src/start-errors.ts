import { DoubleError } from '@agi-double/protocol';

/** The command line says something that the service does not understand: exit code 2. */
export class BadOption extends DoubleError {
  readonly kind = 'invalid';

  constructor(reason: string, options?: { cause?: unknown }) {
    super(`${reason} Try --help.`, options);
  }
}

/** Anybody on the network could speak as the owner. */
export class TokenNeeded extends DoubleError {
  readonly kind = 'invalid';
  readonly host: string;

  constructor(host: string) {
    super(
      `Listening on ${host} lets other machines in, and that needs a token: set AGI_TOKEN to at least 16 characters, or listen on 127.0.0.1.`,
    );
    this.host = host;
  }
}

export class CannotListen extends DoubleError {
  readonly kind = 'unavailable';
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(
      cause.code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is already in use: stop the program that holds it, or choose another with --port.`
        : `Cannot listen on ${host}, port ${port} (${cause.code ?? cause.name}): choose another with --host or --port.`,
      { cause },
    );
    this.host = host;
    this.port = port;
  }
}
