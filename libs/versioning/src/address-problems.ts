import { brokenVariable, withValue } from './variables.ts';
import { writtenSecret } from './written-secret.ts';

/** What in a text is a secret, and what to do instead; the text itself is never in it. */
export function secretProblem(text: string): string | undefined {
  const secret = writtenSecret(text);
  return secret === undefined
    ? undefined
    : `${secret} must not be written into a profile; write \${NAME} there, and set NAME in the environment`;
}

/** What keeps an engine from being reached at such a URL, if anything. */
export function urlProblem(url: string): string | undefined {
  const text = withValue(url, '0');
  // One that begins with a variable is known when it is used.
  if (!url.startsWith('${') && (!/^https?:\/\//.test(text) || !URL.canParse(text)))
    return secretProblem(url) ?? 'it must be ${NAME}, or http(s)://host:port/path';
  return secretProblem(url) ?? brokenVariable(url);
}

/** What keeps frames from being read from such a repository, if anything; whether git takes it is for git to say. */
export function repoProblem(repo: string): string | undefined {
  if (repo.includes('://') && !URL.canParse(withValue(repo, '0')) && !repo.startsWith('${'))
    return 'it must be a folder, or an address that git takes: https://host/path.git';
  return secretProblem(repo) ?? brokenVariable(repo);
}
