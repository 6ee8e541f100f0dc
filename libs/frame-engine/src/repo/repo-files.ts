/** Files and folders listed below a repo's folder. */
export const MAX_ENTRIES = 10_000;
/** Bytes of one file. */
export const MAX_FILE_BYTES = 1_048_576;
/** Bytes of all files together. */
export const MAX_REPO_BYTES = 64 * 1_048_576;

/** Whether a file of this name is a frame or code that frames attach. */
export const isRepoFile = (name: string): boolean => /\.(ya?ml|m?[jt]s|py)$/.test(name);

/**
 * Names that are passed over, with all below them: what begins with a dot is git's, an editor's, or a mounted volume's
 * own, and the others are what code leaves behind.
 */
export const isPassedOver = (name: string): boolean =>
  name.startsWith('.') || name === 'node_modules' || name === '__pycache__';

/**
 * What is wrong with a path, if anything. A backslash would be a separator on another system, a control character
 * breaks the lines of error messages, and a name that is no UTF-8 (it reads as U+FFFD) cannot be opened by its name.
 */
export function badPath(path: string): { readonly shown: string; readonly message: string } | undefined {
  if (!/[\p{Cc}\\\ufffd]/u.test(path)) return undefined;
  return {
    shown: path.replaceAll(/[\p{Cc}\\\ufffd]/gu, '?'),
    message: 'the name has a backslash, a control character or bytes that are not UTF-8; rename it',
  };
}
