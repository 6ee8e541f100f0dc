import { parseUri, type FrameUri, type ProfileFile } from '@agi-double/versioning';

/** A text with another URI wherever it names a frame, to the letter; all else stays as it is, comments and line ends too. */
export function withFrameUri(text: string, uri: FrameUri, next: FrameUri): string {
  return text.replaceAll(mentionOf(escape(uri)), next);
}

/** The first number of a frame's name and month that no text mentions, from this one on; undefined past 99. */
export function freeFrameUri(wanted: FrameUri, texts: Iterable<string>): FrameUri | undefined {
  const parsed = parseUri(wanted);
  if (parsed.kind !== 'frame') return undefined;
  const stem = wanted.replace(/\d+$/, '');
  let number = parsed.number;
  for (const text of texts) {
    for (const [mention] of text.matchAll(mentionOf(`${escape(stem)}\\d\\d`))) {
      number = Math.max(number, Number(mention.slice(stem.length)) + 1);
    }
  }
  return number > 99 ? undefined : (`${stem}${String(number).padStart(2, '0')}` as FrameUri);
}

/** A profile's text with another version of itself: in its `profile:` line, and in the comment that says it too. */
export function withProfileUri(text: string, { profile, place }: ProfileFile, next: string): string {
  const { line, column } = place(['profile']);
  const start = offsetOf(text, line) + column - 1;
  const at = text.indexOf(profile.profile, start);
  const edited = text.slice(0, at) + next + text.slice(at + profile.profile.length);
  const comment = new RegExp(`^(#[ \\t]*AGI-PROFILE:[ \\t]*)${escape(profile.profile)}(?![\\w.-])`, 'gm');
  return edited.replaceAll(comment, (_, before: string) => `${before}${next}`);
}

function mentionOf(pattern: string): RegExp {
  return new RegExp(`${pattern}(?![\\w-])`, 'g');
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function offsetOf(text: string, line: number): number {
  let offset = 0;
  for (let passed = 1; passed < line; passed += 1) offset = text.indexOf('\n', offset) + 1;
  return offset;
}
