import type { Said } from './profile-fault.ts';
import { brokenVariable, withValue } from './variables.ts';
import { SECRET_WORDS, writtenSecret } from './written-secret.ts';

/** What in a text is a secret, and what to do instead; the text itself is never in it. */
export function secretProblem(text: string): Said | undefined {
  const secret = writtenSecret(text);
  return secret === undefined
    ? undefined
    : {
        message: `${SECRET_WORDS[secret]} must not be written into a profile; write \${NAME} there, and set NAME in the environment`,
        fault: { code: 'secret', secret, in: 'profile' },
      };
}

/** What keeps an engine from being reached at such a URL, if anything. */
export function urlProblem(url: string): Said | undefined {
  const text = withValue(url, '0');
  // One that begins with a variable is known when it is used.
  if (!url.startsWith('${') && (!/^https?:\/\//.test(text) || !URL.canParse(text)))
    return (
      secretProblem(url) ?? {
        message: 'it must be ${NAME}, or http(s)://host:port/path',
        fault: { code: 'bad-address', of: 'url' },
      }
    );
  return secretProblem(url) ?? brokenVariable(url);
}

/** What keeps frames from being read from such a repository, if anything; whether git takes it is for git to say. */
export function repoProblem(repo: string): Said | undefined {
  if (repo.includes('://') && !URL.canParse(withValue(repo, '0')) && !repo.startsWith('${'))
    return {
      message: 'it must be a folder, or an address that git takes: https://host/path.git',
      fault: { code: 'bad-address', of: 'repo' },
    };
  return secretProblem(repo) ?? brokenVariable(repo);
}
