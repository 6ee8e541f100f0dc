import { parseUri, type FrameUri } from '@agi-double/versioning';

/** `2026.11.voice`: a frame without its number, so that what was said of it survives a new number. */
export function frameName(frame: FrameUri): string {
  const uri = parseUri(frame);
  // A type of our own keeps other kinds out; a log that another program wrote might not.
  if (uri.kind !== 'frame') return frame;
  return frame.slice('frame://'.length, frame.lastIndexOf('.'));
}

/** `2026.11.voice#tone`: what people call a slot where they decide about it. */
export function slotKey(frame: FrameUri, slot: string): string {
  return `${frameName(frame)}#${slot}`;
}
