import { BlockList, isIP } from 'node:net';

/** The variables that name proxies, or whatever holds them. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

export interface Proxy {
  /** Absent where the variable holds no address: the call fails then, and does not go around the proxy. */
  readonly url: URL | undefined;
  /** The variable that names it. */
  readonly variable: string;
}

/**
 * The proxy between this machine and an address, as curl and others have it: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
 * `NO_PROXY`, or the same in small letters, which come first. What runs on this machine is reached without one, as in Go and in
 * browsers, unless `NO_PROXY` holds `<-loopback>`, Chromium's word for that.
 */
export function proxyFor(
  { protocol, hostname, port }: URL,
  environment: ProxyEnvironment,
): Proxy | undefined {
  const https = protocol === 'https:';
  const named = (https ? ['https_proxy'] : ['http_proxy'])
    .concat('all_proxy')
    .flatMap((name) => [name, name.toUpperCase()])
    .find((name) => (environment[name] ?? '').trim() !== '');
  if (named === undefined) return undefined;
  const exceptions = (environment['no_proxy'] ?? environment['NO_PROXY'] ?? '').toLowerCase().split(/[\s,]+/);
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (isLoopback(host) && !exceptions.includes('<-loopback>')) return undefined;
  const at = port === '' ? (https ? '443' : '80') : port;
  if (exceptions.some((exception) => isExcepted(host, at, exception))) return undefined;
  const written = (environment[named] ?? '').trim();
  const address = written.includes('://') ? written : `http://${written}`;
  return { url: URL.canParse(address) ? new URL(address) : undefined, variable: named };
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127(?:\.\d{1,3}){3}$/.test(host) ||
    host === '::1'
  );
}

/** A host and all below it, `.host` and `*.host` the same, an address or a range of them; each with a port, or for all ports. */
function isExcepted(host: string, port: string, exception: string): boolean {
  if (exception === '' || exception === '*') return exception === '*';
  const [network = '', bits, ...more] = exception.split('/');
  if (bits !== undefined) return more.length === 0 && isInRange(host, network, Number(bits));
  const [, name = exception, only] =
    /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(exception) ?? /^([^:]+)(?::(\d{1,5}))?$/.exec(exception) ?? [];
  if (only !== undefined && only !== port) return false;
  const domain = name.replace(/^\*?\./, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function isInRange(host: string, network: string, bits: number): boolean {
  const version = isIP(network);
  if (version === 0 || isIP(host) !== version || !(bits >= 0 && bits <= (version === 4 ? 32 : 128)))
    return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const range = new BlockList();
  range.addSubnet(network, bits, family);
  return range.check(host, family);
}
