import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).map((name) => ({
  name,
  text: readFileSync(join(root, name), 'utf8'),
}));

const scriptsOf = (manifest: string): readonly string[] => {
  const { scripts = {} } = JSON.parse(readFileSync(join(root, manifest), 'utf8')) as {
    scripts?: Readonly<Record<string, string>>;
  };
  return Object.keys(scripts);
};

/** What `pattern` captures anywhere in the documents, and `known` does not accept, with the document it is in. */
function unknownIn(pattern: RegExp, known: (captured: string, folder: string) => boolean): readonly string[] {
  return documents.flatMap(({ name, text }) =>
    [...text.matchAll(pattern)]
      .map(([, captured = '']) => captured)
      .filter((captured) => !known(captured, dirname(join(root, name))))
      .map((captured) => `${name}: ${captured}`),
  );
}

test('a file that a document links to is there', () => {
  expect(documents.map(({ name }) => name)).toContain('README.ru.md');
  expect(unknownIn(/\]\((?!https?:)([^)#]+)/g, (link, folder) => existsSync(join(folder, link)))).toEqual([]);
});

test('a script that a document names is there', () => {
  const scripts = scriptsOf('package.json');
  expect(unknownIn(/`npm run ([a-z-]+)/g, (script) => scripts.includes(script))).toEqual([]);
  expect(unknownIn(/`npm (start|test)\b/g, (script) => scripts.includes(script))).toEqual([]);
});

test('a target that a document has Nx run for every project is a script of one', () => {
  const targets = globSync('{apps,libs}/*/package.json', { cwd: root }).flatMap(scriptsOf);
  const listed = unknownIn(/`npx nx run-many -t ([a-z -]+)`/g, (names) =>
    names.split(' ').every((target) => targets.includes(target)),
  );
  expect(listed).toEqual([]);
});

describe('nobody is sent to a package of somebody else', () => {
  const texts = [
    ...globSync(['*.md', 'agi', '{docs,frames,profiles}/**/*.{md,yaml}', '{apps,libs}/*/*.md'], {
      cwd: root,
    }),
    ...globSync(['{apps,libs,tools}/**/src/**/*.{ts,mjs}', '{apps,libs}/*/bin/*.mjs'], { cwd: root }),
  ].filter((name) => !name.includes('node_modules/') && !name.includes('/dist/'));

  test('every package has our scope, and the root is never published', () => {
    const manifest = (file: string): { name: string; private?: boolean } =>
      JSON.parse(readFileSync(join(root, file), 'utf8')) as { name: string; private?: boolean };
    const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      workspaces: string[];
    };
    expect(manifest('package.json')).toMatchObject({ private: true });
    const files = globSync(
      workspaces.map((folder) => `${folder}/package.json`),
      { cwd: root },
    );
    expect(
      files.map((file) => manifest(file).name).filter((name) => !/^@agi-double\/[a-z-]+$/.test(name)),
    ).toEqual([]);
  });

  test('no text has npm or npx look for a package called agi', () => {
    const stranger =
      /\b(?:npx|npm (?:exec|x))(?: (?!--no )-\S+)* agi(?:-double)?(?![\w/.-])|\bnpm (?:install|i|add)\b[^\n`"']* agi(?:-double)?(?=[\s`"'@]|$)/m;
    expect(texts).toContain('README.md');
    expect(stranger.test('type `npx agi up`')).toBe(true);
    expect(stranger.test('npm install -g agi-double')).toBe(true);
    expect(
      texts.filter(
        (name) => !name.endsWith('.test.ts') && stranger.test(readFileSync(join(root, name), 'utf8')),
      ),
    ).toEqual([]);
  });
});
