import { english } from './messages/english.ts';
import { russian } from './messages/russian.ts';

/**
 * Every sentence the program itself says, in its two languages. What a Double says comes from its frames. What a library
 * reports comes from its errors, which speak English: of those that people meet, the facts are said in Russian, too.
 */
export type Messages = typeof english;

/** The language of LC_ALL, LC_MESSAGES, LANG: the first that is set wins, as POSIX has it. */
export function messagesFor(environment: { readonly [name: string]: string | undefined }): Messages {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return /^ru/i.test(locale) ? russian : english;
}
