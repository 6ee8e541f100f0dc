import { describe, expect, test } from '@jest/globals';
import { gitReason } from './git-reason.ts';
import { openFrameRepo } from './open-frame-repo.ts';
import { checkRef, folderInside, remoteAddress } from './repo-address.ts';
import { BadFrameRepo } from './repo-errors.ts';

const said = (stderr: string, code: number | 'timed-out' | 'too-long' = 128) => ({
  code,
  stderr,
  stdout: Buffer.alloc(0),
});

describe('a remote', () => {
  test.each([
    ['https://host.example/a/b.git', 'https://host.example/a/b.git'],
    ['https://user:secret@host.example/b.git', 'https://host.example/b.git'],
    ['https://token@host.example/b.git', 'https://host.example/b.git'],
    ['http://host.example:8080/b', 'http://host.example:8080/b'],
    ['ssh://git@host.example:22/b.git', 'ssh://git@host.example:22/b.git'],
    ['git://host.example/b.git', 'git://host.example/b.git'],
    ['file:///srv/b.git', 'file:///srv/b.git'],
    ['file:///srv/c#/b.git', 'file:///srv/c#/b.git'],
    ['git@host.example:a/b.git', 'git@host.example:a/b.git'],
  ])('%s is shown without its credentials', (repo, place) => {
    expect(remoteAddress(repo)?.place).toBe(place);
  });

  test('is shown without what else of it is secret, however that is written', () => {
    const address = 'https://Host.example/a%7Cb^c/t/b.git';
    expect(remoteAddress(address, ['a|b^c', 'Host'])?.place).toBe('https://….example/…/t/b.git');
    expect(remoteAddress('git@host.example:a/secret.git', ['secret'])?.place).toBe(
      'git@host.example:a/….git',
    );
  });

  test('is the same one with another password', () => {
    expect(remoteAddress('https://a:one@host.example/b')?.identity).toBe(
      remoteAddress('https://a:two@host.example/b')?.identity,
    );
  });

  test.each(['../frames', './a@b/c', '/srv/frames', 'frames', 'C:\\frames', 'c:/frames', '.'])(
    '%s is none, but a path',
    (repo) => {
      expect(remoteAddress(repo)).toBeUndefined();
    },
  );

  test.each([
    '',
    '-uupload-pack=touch x',
    '--upload-pack=x',
    'ext::sh -c touch% x',
    'EXT::x',
    'fd::17',
    'https::x',
    'ftp://host.example/b.git',
    'rsync://host.example/b.git',
    'javascript://x',
    'ssh://-oProxyCommand=x/b',
    'https://',
    'https://host.example/\nb',
    'https://host.example/b.git?token=secret',
    'https://host.example/b.git#secret',
    'file:///srv/b.git?token=secret',
    'https://a:b%0Ac@host.example/b.git',
    'ssh://git:secret@host.example/b.git',
    'git://token@host.example/b.git',
    'file://a:secret@host.example/srv/b.git',
  ])('%j is refused', (repo) => {
    expect(() => remoteAddress(repo)).toThrow(BadFrameRepo);
  });
});

describe('a ref', () => {
  test.each(['main', 'v1.2', 'feature/a-b', 'ветка', 'a@b', '0123abc', 'origin/main', 'HEAD'])(
    'may be %s',
    (ref) => {
      expect(() => checkRef(ref)).not.toThrow();
    },
  );

  test.each([
    '',
    '-x',
    '--all',
    'a..b',
    'a b',
    'a~1',
    'a^',
    ':/text',
    'a:b',
    'main@{1}',
    'a.lock',
    'a\0b',
    'a/',
  ])('cannot be %j', (ref) => {
    expect(() => checkRef(ref)).toThrow(BadFrameRepo);
  });
});

describe('a folder inside a repo', () => {
  test.each([
    ['.', ''],
    ['', ''],
    ['./', ''],
    ['mind', 'mind'],
    ['./mind/', 'mind'],
    ['a/../b//c', 'b/c'],
    ['a/..', ''],
  ])('%j is %j', (folder, inside) => {
    expect(folderInside(folder)).toBe(inside);
  });

  test.each(['..', '../x', 'a/../../x', '/etc', 'C:\\x', '..\\x', 'a\nb'])('cannot be %j', (folder) => {
    expect(() => folderInside(folder)).toThrow(BadFrameRepo);
  });
});

describe('opening a repo', () => {
  test('refuses at once what cannot be meant, in words that do not repeat it', () => {
    const open = (options: { repo: string; ref?: string; folder?: string }) => () =>
      openFrameRepo({ ...options, base: '/', cache: '/nowhere' });
    expect(open({ repo: 'ext::secret' })).toThrow(
      new BadFrameRepo('repo', 'has a protocol other than https, http, ssh, git and file'),
    );
    expect(open({ repo: '.', ref: '-secret' })).toThrow(
      new BadFrameRepo('ref', 'is no name of a branch, tag or commit'),
    );
    expect(open({ repo: '.', folder: '../secret' })).toThrow(
      new BadFrameRepo('folder', 'leads out of the repo; write it relative to the repo'),
    );
  });
});

describe('what git says', () => {
  const remote = remoteAddress('https://user:p%40ss@host.example/hidden/b.git', ['hidden']);

  test('is its first word that is no warning', () => {
    const stderr = 'warning: a\nhint: b\nfatal: no such thing.\nPlease make sure\n';
    expect(gitReason(said(stderr))).toBe('no such thing');
  });

  test('is repeated without credentials, of this address and of others', () => {
    const stderr = "fatal: https://user:p%40ss@host.example/hidden/b.git and p@ss at 'https://x:y@proxy/'";
    expect(gitReason(said(stderr), remote)).toBe("https://host.example/…/b.git and … at 'https://proxy/'");
  });

  test('is one line of bounded length', () => {
    const reason = gitReason(said(`fatal: a\u001b[31m\rb ${'x'.repeat(1_000)}`));
    expect(reason).toMatch(/^a \[31m b x+…$/);
    expect(reason.length).toBe(301);
  });

  test('is said for it when it said nothing', () => {
    expect(gitReason(said('', 3))).toBe('exit code 3');
    expect(gitReason(said('x', 'timed-out'))).toBe('it took too long');
    expect(gitReason(said('x', 'too-long'))).toBe('there is too much of it');
  });
});
