import { parseReference, BadUri, type FrameUri } from '@agi-double/versioning';
import { written } from '../language/written.ts';
import type { FrameContent, ProbeContent, QuestionsContent } from '../language/frame-content.ts';
import type { FrameFile, Path } from '../language/frame-file.ts';
import { inLanguage, LANGUAGES } from '../language/localize.ts';
import type { Language, Probe } from '../snapshot.ts';

/** The probes of a frame, one for each language in which it asks. */
export function compileProbes(
  file: FrameFile,
  { kind, probes = [] }: FrameContent,
  uri: FrameUri,
): readonly Probe[] {
  if (probes.length > 0 && kind !== 'probe') {
    file.report([], `probes: only a frame of kind probe has them, and this is of kind ${kind}`, {
      key: 'probes',
    });
    return [];
  }
  return probes.flatMap((content, index) => {
    checkReferences(file, ['probes', index, 'expect', 'cites'], [content.expect.cites ?? []].flat());
    const { ask } = content;
    if (typeof ask === 'string')
      return [probeOf(uri, index, content, /[а-яё]/i.test(ask) ? 'ru' : 'en', ask)];
    return LANGUAGES.flatMap((language) => {
      const text = ask[language];
      return text === undefined ? [] : [probeOf(uri, index, content, language, text)];
    });
  });
}

function probeOf(
  frame: FrameUri,
  index: number,
  content: ProbeContent,
  language: Language,
  ask: string,
): Probe {
  const { id, tell = [], user = {}, channel = 'probe', expect } = content;
  return {
    frame,
    index,
    id,
    tell,
    ask,
    language,
    user: { id: user.id ?? 'owner', roles: user.roles ?? ['owner'] },
    channel,
    expect: {
      contains: wordsIn(expect.contains, language),
      lacks: wordsIn(expect.lacks, language),
      cites: [expect.cites ?? []].flat(),
      fires: [expect.fires ?? []].flat(),
      ...(expect.denied !== undefined && { denied: expect.denied }),
      ...(expect.route !== undefined && { route: expect.route }),
    },
  };
}

function wordsIn(content: QuestionsContent | undefined, language: Language): readonly string[] {
  if (content === undefined) return [];
  if (typeof content === 'string') return [content];
  if (isList(content)) return content;
  return [inLanguage(content, language) ?? []].flat();
}

function isList(content: QuestionsContent): content is readonly string[] {
  return Array.isArray(content);
}

function checkReferences(file: FrameFile, path: Path, references: readonly string[]): void {
  for (const reference of references) {
    if (!reference.startsWith('frame:')) {
      file.report(path, `${written(path)}must be a reference to a frame, such as frame://*.name.*`);
      continue;
    }
    try {
      parseReference(reference);
    } catch (error) {
      if (!(error instanceof BadUri)) throw error;
      file.report(path, `${written(path)}expected ${error.expected}; the form is ${error.form}`);
    }
  }
}
