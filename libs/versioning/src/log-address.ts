import { brokenVariable, withValue } from './variables.ts';
import type { Said } from './profile-fault.ts';
import { secretProblem } from './address-problems.ts';

/** What keeps a profile from naming a log like this, if anything; the address itself is never in it. */
export function logAddressProblem(log: string): Said | undefined {
  if (/^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(log)) return undefined;
  for (const value of ['0', '1']) {
    const text = withValue(log, value);
    if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text))
      return {
        message: 'it must be ${NAME}, or postgres://host:port/database; without it the log is in the home',
        fault: { code: 'bad-address', of: 'log' },
      };
  }
  return secretProblem(log) ?? brokenVariable(log);
}
