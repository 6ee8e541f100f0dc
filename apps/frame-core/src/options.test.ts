import { describe, expect, test } from '@jest/globals';
import { parseOptions } from './options.ts';

const token = 'a-token-of-some-length';

describe('start options', () => {
  test('default to a loopback address that nobody else can reach', () => {
    expect(parseOptions([], {})).toEqual({
      home: '.agi',
      frozen: false,
      host: '127.0.0.1',
      port: 7788,
      allowHosts: ['127.0.0.1'],
    });
  });

  test('come from the environment, and the command line decides', () => {
    const environment = { AGI_HOME: '/a', AGI_PROFILE: 'b', AGI_PORT: '1', AGI_TOKEN: token };
    expect(parseOptions([], environment)).toMatchObject({ home: '/a', profile: 'b', port: 1, token });
    const args = [
      '--home',
      '/c',
      '--profile',
      'd',
      '--port',
      '0',
      '--allow-host',
      'Double.Example',
      '--allow-host',
      'e',
    ];
    expect(parseOptions(args, environment)).toMatchObject({
      home: '/c',
      profile: 'd',
      port: 0,
      allowHosts: ['double.example', 'e', '127.0.0.1'],
    });
  });

  test('leave the profile to what was last used, unless one is named', () => {
    expect(parseOptions([], { AGI_PROFILE: '' })).not.toHaveProperty('profile');
    expect(parseOptions(['--profile', 'd'], {})).toMatchObject({ profile: 'd' });
  });

  test.each([
    [['--frozen'], {}, true],
    [['--frozen'], { AGI_FROZEN: '0' }, true],
    [[], { AGI_FROZEN: '1' }, true],
    [[], { AGI_FROZEN: 'yes' }, true],
    [[], { AGI_FROZEN: '0' }, false],
    [[], { AGI_FROZEN: '' }, false],
  ])('%j with %j: what was meant to be frozen is (%s)', (args, environment, frozen) => {
    expect(parseOptions(args, environment)).toMatchObject({ frozen });
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'double.example'])('%s needs a token', (host) => {
    expect(() => parseOptions(['--host', host], {})).toThrow('AGI_TOKEN');
    expect(parseOptions(['--host', host], { AGI_TOKEN: token })).toMatchObject({ host, token });
  });

  test('a wildcard address is no name to call the service by', () => {
    expect(parseOptions(['--host', '0.0.0.0'], { AGI_TOKEN: token })).toMatchObject({ allowHosts: [] });
    expect(parseOptions(['--host', 'fd00::1'], { AGI_TOKEN: token })).toMatchObject({
      allowHosts: ['[fd00::1]'],
    });
  });

  test.each([
    [['--port', 'x'], {}],
    [['--port', '65536'], {}],
    [['--port', '-1'], {}],
    [['--colour', 'red'], {}],
    [['positional'], {}],
    [['--frozen=no'], {}],
    [['--allow-host', 'http://a'], {}],
    [[], { AGI_TOKEN: 'short' }],
    [[], { AGI_TOKEN: 'токен токен токен токен' }],
  ])('%j with %j is refused, and secrets are not repeated', (args, environment) => {
    expect(() => parseOptions(args, environment)).toThrow(/Try --help\.$/);
    const secret = Object.values(environment).join() || 'none';
    expect(() => parseOptions(args, environment)).not.toThrow(secret);
  });
});
