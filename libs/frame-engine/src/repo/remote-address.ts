import { BadFrameRepo } from './repo-errors.ts';

interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * Answers git from the environment, which only the user's own processes can read. What is in git's arguments everybody
 * on the machine can: git hands an address on to its own programs as an argument.
 */
const HELPER =
  '!f() { if test "$1" = get; then printf "username=%s\\npassword=%s\\n" "$AGI_GIT_USER" "$AGI_GIT_PASSWORD"; fi; }; f';

/** An address that git fetches from. What is secret of it is in no field that somebody could print. */
export class RemoteAddress {
  /** For git, without a user and a password where git can be told them in another way. */
  readonly url: string;
  /** Without credentials and other secrets: for people, errors and logs. */
  readonly place: string;
  /** Without its user and password alone, so that a new password does not make it another one. */
  readonly identity: string;
  readonly #login: Login | undefined;
  readonly #secrets: readonly string[];

  /** @param secrets what must not be shown of it, wherever in it that stands. */
  constructor(repo: string, parsed: URL | undefined, secrets: readonly string[]) {
    const url = parsed && new URL(parsed);
    const login = url === undefined ? undefined : loginOf(url);
    // A user of ssh is part of the address; with https it may be a token.
    if (login !== undefined && url !== undefined) url.username = url.password = '';
    this.#login = login;
    this.#secrets = [parsed?.password, login && parsed?.username, login?.password, login?.user, ...secrets]
      .flatMap((secret) => (secret ? [secret, secret.toLowerCase(), encodeURIComponent(secret)] : []))
      .toSorted((a, b) => b.length - a.length);
    this.url = login === undefined || url === undefined ? repo : url.href;
    this.identity = url?.href ?? repo;
    const plain = decoded(this.identity);
    const hidden = this.hide(plain);
    this.place = hidden === plain ? this.identity : hidden;
  }

  /** A text without what is secret of this address. */
  hide(text: string): string {
    return this.#secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
  }

  /**
   * What logs git in, in front of a command and in its environment: at this host alone, whatever it is redirected to. No
   * other helper is asked, for each of them would also be told to keep the password.
   */
  login(): { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
    if (this.#login === undefined) return { args: [], environment: {} };
    const { user, password } = this.#login;
    return {
      args: ['-c', 'credential.helper=', '-c', `credential.${new URL(this.url).origin}.helper=${HELPER}`],
      environment: { AGI_GIT_USER: user, AGI_GIT_PASSWORD: password },
    };
  }
}

/** @throws BadFrameRepo where its protocol takes no login, or where the login cannot be given to git. */
function loginOf(url: URL): Login | undefined {
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb && (url.password !== '' || (url.username !== '' && url.protocol !== 'ssh:'))) {
    throw new BadFrameRepo(
      'repo',
      'has a password, or a user, that only https and http take; ssh takes a user, and a key of its own',
    );
  }
  if (!isWeb || (url.username === '' && url.password === '')) return undefined;
  const login = { user: decoded(url.username), password: decoded(url.password) };
  if (/\p{Cc}/u.test(`${login.user}${login.password}`)) {
    throw new BadFrameRepo('repo', 'has a control character in its user or password');
  }
  return login;
}

/** As git decodes: a percent sign that begins no code stands for itself. */
function decoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (codes) =>
    Buffer.from(codes.replaceAll('%', ''), 'hex').toString(),
  );
}
