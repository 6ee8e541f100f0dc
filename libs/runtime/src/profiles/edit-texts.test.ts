import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frameUri, parseProfile, type ProfileUri } from '@agi-double/versioning';
import { CAREFUL } from '../testing/profile-scene.ts';
import { freeFrameUri, withFrameUri, withProfileUri } from './edit-texts.ts';

const voice = frameUri('frame://2026.11.voice.01');
const next = frameUri('frame://2026.11.voice.02');

describe('giving a frame another number', () => {
  test('changes every exact mention, and no other', () => {
    const text = [
      'frame: frame://2026.11.voice.01 # frame://2026.11.voice.01.',
      "cites: ['frame://2026.11.voice.01', frame://2026.11.voice.011, frame://2026.11.voice.01-x]",
      'other: frame://2026x11.voice.01 frame://2026.11.voice.10 frame://*.voice.*',
      'end: frame://2026.11.voice.01',
    ].join('\r\n');
    expect(withFrameUri(text, voice, next)).toBe(
      [
        'frame: frame://2026.11.voice.02 # frame://2026.11.voice.02.',
        "cites: ['frame://2026.11.voice.02', frame://2026.11.voice.011, frame://2026.11.voice.01-x]",
        'other: frame://2026x11.voice.01 frame://2026.11.voice.10 frame://*.voice.*',
        'end: frame://2026.11.voice.02',
      ].join('\r\n'),
    );
  });

  test('can be taken back, whatever is around it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(voice), fc.string())), (parts) => {
        const text = parts.join('').replaceAll(next, '');
        expect(withFrameUri(withFrameUri(text, voice, next), next, voice)).toBe(text);
      }),
    );
  });

  test('passes over numbers that any text mentions, and ends at 99', () => {
    const wanted = frameUri('frame://2026.11.voice.02');
    expect(freeFrameUri(wanted, ['frame: frame://2026.11.voice.01'])).toBe('frame://2026.11.voice.02');
    expect(
      freeFrameUri(wanted, [
        'frame://2026.11.voice.07 frame://2026.10.voice.50',
        'frame://2026.11.voices.60',
      ]),
    ).toBe('frame://2026.11.voice.08');
    expect(freeFrameUri(wanted, ['frame://2026.11.voice.99'])).toBeUndefined();
  });
});

describe('giving a profile another version', () => {
  test('changes its own line and the comment that says it, and nothing else', () => {
    const text = `${CAREFUL}# careful-v0.1 was the first\n#AGI-PROFILE: careful-v0.10\n`;
    expect(withProfileUri(text, parseProfile(text, 'careful.yaml'), 'careful-v0.2')).toBe(
      text
        .replace('# AGI-PROFILE: careful-v0.1\n', '# AGI-PROFILE: careful-v0.2\n')
        .replace('profile: careful-v0.1 #', 'profile: careful-v0.2 #'),
    );
  });

  test('finds the line wherever it is, quoted or in JSON', () => {
    const quoted = CAREFUL.replace('profile: careful-v0.1', '\'profile\': "careful-v0.1"');
    expect(withProfileUri(quoted, parseProfile(quoted, 'careful.yaml'), 'careful-v1.0')).toContain(
      '\'profile\': "careful-v1.0" # its own name',
    );
    const { profile: own, ...rest } = parseProfile(CAREFUL, 'careful.yaml').profile;
    const json = JSON.stringify({ ...rest, profile: own });
    const edited = withProfileUri(json, parseProfile(json, 'careful.yaml'), 'careful-v1.0');
    expect(parseProfile(edited, 'careful.yaml').profile).toEqual({
      ...rest,
      profile: 'careful-v1.0' as ProfileUri,
    });
  });
});
