import { isAlias, isMap, isScalar, visit, type Document, type YAMLError } from 'yaml';
import { conflictOffset } from './conflict-offset.ts';
import type { ProfileFault, Said, YamlReason } from './profile-fault.ts';
import { writtenSecret } from './written-secret.ts';

export interface YamlProblem extends Said {
  readonly offset: number;
}

const NO_COLON = '"key: value" belongs here; a colon is missing, or the line belongs further right';

/**
 * What keeps a text from being YAML, in our words, at the line that is to be mended: the parser's own speak of its insides,
 * and may show what stands in the file. Of what does not parse only the first is told, for the rest follows from it.
 */
export function yamlProblems(text: string, document: Document): readonly YamlProblem[] {
  const conflict = conflictOffset(text);
  if (conflict !== undefined) {
    const message =
      'a merge left its conflict markers here; decide between the two sides, and take the lines of <<<<<<<, ======= and >>>>>>> out';
    return [{ offset: conflict, message, fault: { code: 'conflict-markers', in: 'profile' } }];
  }
  const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const first = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  return [
    ...(first === undefined ? [] : [problemOf(first, text)]),
    ...twice.map(({ pos: [offset] }) => ({ offset, ...keyTwice(document, text, offset) })),
  ];
}

/** The first alias that names nothing; mostly it is meant as a text. */
export function brokenAlias(document: Document): YamlProblem {
  let offset = 0;
  visit(document, {
    Alias: (_, node) => {
      if (!isAlias(node) || node.resolve(document) !== undefined) return undefined;
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return {
    offset,
    message: 'behind "*" YAML wants the name of an anchor; put the text in quotes',
    fault: { code: 'not-yaml', reason: 'alias' },
  };
}

function problemOf({ code, message, pos: [offset] }: YAMLError, text: string): YamlProblem {
  const at = (reason: YamlReason, words: string, place = offset): YamlProblem => ({
    offset: place,
    message: words,
    fault: { code: 'not-yaml', reason },
  });
  switch (code) {
    case 'TAB_AS_INDENT':
      return at('tab', 'a tab indents this line; use spaces');
    case 'MULTIPLE_DOCS':
      return at(
        'documents',
        'this "---" begins another document, and a profile is one; take it out, or make two files',
      );
    case 'BAD_SCALAR_START':
      return at('beginning', 'a text cannot begin with this character; put it in quotes');
    case 'BAD_ALIAS':
      return at('alias', 'behind "*" YAML wants the name of an anchor; put the text in quotes');
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY': {
      const deeper = deeperLine(text, offset);
      if (deeper !== undefined) {
        return at(
          'deeper',
          'it is indented deeper than the line above; begin keys of one map in the same column',
          deeper,
        );
      }
      return code === 'BLOCK_AS_IMPLICIT_KEY'
        ? at(
            'two-keys',
            'a second ": " stands in this line; put the text in quotes, or the second key on a line of its own',
          )
        : at('no-colon', NO_COLON);
    }
    case 'BAD_INDENT': {
      const open = /^Flow (?:seq|map)/.exec(message)?.[0];
      if (open !== undefined) {
        const [from, to] = open.endsWith('map') ? ['{', '}'] : ['[', ']'];
        return at(
          'open',
          `what begins with "${from}" does not end before this line; close it with "${to}", or indent this line`,
        );
      }
      const indented = offset + (/^[ \t]*/.exec(text.slice(offset))?.[0].length ?? 0);
      return at(
        'indent',
        'it is indented otherwise than the lines that it belongs to; begin them in the same column',
        indented,
      );
    }
    case 'MISSING_CHAR':
      if (message.includes('quote'))
        return at('quote', 'a quotation mark that was opened above is not closed; close it');
      if (message.startsWith('Implicit map keys')) return at('no-colon', NO_COLON);
      if (message.startsWith('Comments')) return at('comment', 'a comment needs a space before its "#"');
      if (message.startsWith('Sequence')) {
        return at(
          'list',
          "it belongs to no item of the list above; begin it in the column of that item's first key",
        );
      }
      break;
    default:
      break;
  }
  return at(
    'other',
    'from here on it is not YAML; look for a quotation mark, a bracket or an indent that does not fit',
  );
}

/** A line that goes on where a new key was meant: the one behind a key and its text, indented deeper than that key. */
function deeperLine(text: string, offset: number): number | undefined {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  if (end < 0) return undefined;
  const indent = /^ *(?:- +)*/.exec(text.slice(begin))?.[0].length ?? 0;
  const next = /^(?:[ \t]*(?:#.*)?\n)*( *)(?=\S)/.exec(text.slice(end + 1));
  const [whole, spaces] = [next?.[0], next?.[1]];
  if (whole === undefined || spaces === undefined || spaces.length <= indent) return undefined;
  return end + 1 + whole.length;
}

function keyTwice(document: Document, text: string, offset: number): Said {
  let key = '';
  let first = 0;
  visit(document, {
    Map: (_, node) => {
      if (!isMap(node)) return undefined;
      const keys = node.items.flatMap((pair) => (isScalar(pair.key) ? [pair.key] : []));
      const again = keys.find(({ range }) => range?.[0] === offset);
      if (again === undefined) return undefined;
      key = String(again.value);
      first = keys.find(({ value }) => value === again.value)?.range?.[0] ?? offset;
      return visit.BREAK;
    },
  });
  const isShown = key.length <= 64 && writtenSecret(key) === undefined;
  const line = text.slice(0, first).split('\n').length;
  const fault: ProfileFault = { code: 'key-twice', line, ...(isShown && { key }) };
  const shown = isShown ? `the key ${JSON.stringify(key)}` : 'this key';
  return { message: `${shown} stands twice, first in line ${line}; take one of them out`, fault };
}
