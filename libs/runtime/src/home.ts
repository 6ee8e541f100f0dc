import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.ts';
import { HomeUnavailable } from './errors/home-unavailable.ts';

/** Makes the folder that a Double lives in. @throws HomeUnavailable */
export async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(join(home, 'views'), { recursive: true });
  } catch (cause) {
    const code = errorCode(cause);
    throw new HomeUnavailable(home, typeof code === 'string' ? code : 'unknown', { cause });
  }
}
