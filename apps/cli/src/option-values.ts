import { InvalidArgumentError } from 'commander';
import type { Messages } from './messages.ts';

/** An empty value is a variable that was not set (`--home "$UNSET"`), never a wish for the working directory. */
export function filled(messages: Messages): (value: string) => string {
  return (value) => {
    if (value.trim() === '') throw new InvalidArgumentError(messages.emptyValue);
    return value;
  };
}

export function wholeNumber(from: number, to: number, messages: Messages): (value: string) => number {
  return (value) => {
    const number = /^[0-9]{1,5}$/.test(value) ? Number(value) : NaN;
    if (!(number >= from && number <= to)) throw new InvalidArgumentError(messages.notANumber(from, to));
    return number;
  };
}

/** For an option that may be given several times. */
export function several(
  messages: Messages,
): (value: string, before?: readonly string[]) => readonly string[] {
  const checked = filled(messages);
  return (value, before = []) => [...before, checked(value)];
}

/** As `several`, each of them one of these. */
export function severalOf<Value extends string>(
  values: readonly Value[],
  messages: Messages,
): (value: string, before?: readonly Value[]) => readonly Value[] {
  const checked = oneOf(values, messages);
  return (value, before = []) => [...before, checked(value) as Value];
}

export function oneOf(values: readonly string[], messages: Messages): (value: string) => string {
  return (value) => {
    if (!values.includes(value)) throw new InvalidArgumentError(messages.badKind(values.join(', ')));
    return value;
  };
}

/** As a URI has it, so that a typing error is wrong usage and not a failure. */
export function hyphenated(messages: Messages): (value: string) => string {
  return (value) => {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value)) throw new InvalidArgumentError(messages.badName);
    return value;
  };
}

/** The first digits of a root; given back as they were typed. */
export function rootDigits(messages: Messages): (value: string) => string {
  return (value) => {
    if (!/^(sha256:)?[0-9a-f]{4,64}$/.test(value)) throw new InvalidArgumentError(messages.profiles.badRoot);
    return value;
  };
}

/** `<key>=ours`: a decision about one conflict of a merge; may be given several times. */
export function decisions(
  messages: Messages,
): (value: string, before?: readonly Decision[]) => readonly Decision[] {
  return (value, before = []) => {
    const [, key, keep] = /^(.+)=(ours|theirs|both)$/.exec(value) ?? [];
    if (key === undefined || keep === undefined)
      throw new InvalidArgumentError(messages.branches.badDecision);
    return [...before, { key, keep: keep as Decision['keep'] }];
  };
}

export interface Decision {
  readonly key: string;
  readonly keep: 'ours' | 'theirs' | 'both';
}
