import { parseArgs } from 'node:util';
import { BadOption, TokenNeeded } from './start-errors.ts';

export interface StartOptions {
  readonly home: string;
  /** Absent: what was last used on this log, or the starter profile. */
  readonly profile?: string;
  /** Run the profile's lock file or nothing. */
  readonly frozen: boolean;
  readonly host: string;
  readonly port: number;
  readonly allowHosts: readonly string[];
  readonly token?: string;
}

export const HELP = `Runs a Double as an HTTP service.

  --home <folder>      where its log and views are (AGI_HOME, default .agi)
  --profile <name>     a name under profiles/, or a path (AGI_PROFILE; default what was
                       last used, or symbiotic-local)
  --frozen             run the profile's lock file or nothing (AGI_FROZEN=1)
  --port <number>      default 7788 (AGI_PORT)
  --host <address>     default 127.0.0.1; any other address needs AGI_TOKEN
  --allow-host <name>  another name the service may be called under; may be repeated
  --help

With AGI_TOKEN set, every call but healthz needs "Authorization: Bearer <token>".
`;

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Options, then environment, then defaults.
 *
 * @returns 'help' when help was asked for.
 * @throws BadOption, TokenNeeded
 */
export function parseOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  const host = values.host ?? '127.0.0.1';
  const token = tokenIn(environment['AGI_TOKEN']);
  const profile = values.profile ?? nonEmpty(environment['AGI_PROFILE']);
  if (!loopback.has(host) && token === undefined) throw new TokenNeeded(host);
  return {
    home: values.home ?? nonEmpty(environment['AGI_HOME']) ?? '.agi',
    ...(profile === undefined ? {} : { profile }),
    frozen: values.frozen === true || isSet(environment['AGI_FROZEN']),
    host,
    port: portIn(values.port ?? nonEmpty(environment['AGI_PORT']) ?? '7788'),
    // An address that was named to listen on may be called by it; a wildcard is no name.
    allowHosts: [...(values['allow-host'] ?? []).map(hostName), ...ownName(host)],
    ...(token === undefined ? {} : { token }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        home: { type: 'string' },
        profile: { type: 'string' },
        frozen: { type: 'boolean' },
        port: { type: 'string' },
        host: { type: 'string' },
        'allow-host': { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    throw new BadOption(cause instanceof Error ? `${cause.message.replace(/\.$/, '')}.` : 'Bad option.', {
      cause,
    });
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** Whoever writes `true` or `yes` means it too: what was meant to be frozen must not run loose. */
function isSet(text: string | undefined): boolean {
  return text !== undefined && text !== '' && text !== '0';
}

function portIn(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new BadOption('The port must be a whole number from 0 (any free one) to 65535.');
  }
  return Number(text);
}

function tokenIn(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^[\x21-\x7e]{16,}$/.test(text)) {
    throw new BadOption('AGI_TOKEN must have at least 16 characters, all of them visible ASCII.');
  }
  return text;
}

function hostName(text: string): string {
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i.test(text)) {
    throw new BadOption('--allow-host takes a name or an address without port; an IPv6 address in brackets.');
  }
  return text.toLowerCase();
}

function ownName(host: string): readonly string[] {
  if (host === '0.0.0.0' || host === '::') return [];
  return [host.includes(':') ? `[${host}]` : host.toLowerCase()];
}
