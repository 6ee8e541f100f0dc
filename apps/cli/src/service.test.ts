import { expect, test } from '@jest/globals';
import { serviceArguments, type ServiceOptions } from './service.ts';
import { runAgi } from './testing.ts';

test('the service is told what was asked for, and nothing that was not', () => {
  const home = '/srv/.agi';
  expect(serviceArguments({ home, profile: undefined, port: undefined, frozen: false })).toEqual([
    '--home',
    home,
  ]);
  expect(
    serviceArguments({
      home,
      profile: 'mine',
      port: 0,
      host: '0.0.0.0',
      allowHosts: ['a', 'b'],
      frozen: true,
    }).join(' '),
  ).toBe('--home /srv/.agi --profile mine --port 0 --host 0.0.0.0 --allow-host a --allow-host b --frozen');
});

test('agi up passes on --profile where it was given, --host, --allow-host and --frozen', async () => {
  const asked: unknown[] = [];
  const up = (line: readonly string[], environment = {}) =>
    runAgi(['up', '--json', ...line], {
      environment,
      startService: ({ home, profile, port, host, allowHosts, frozen }: ServiceOptions) => {
        asked.push({ home, profile, port, host, allowHosts, frozen });
        return Promise.resolve({ address: 'http://x', process: 1, ended: Promise.resolve() });
      },
    });
  await up([]);
  await up([
    ...['--profile', 'mine', '--frozen', '--port', '0', '--host', '::1'],
    ...['--allow-host', 'a', '--allow-host', 'b'],
  ]);
  await up([], { AGI_FROZEN: '1', AGI_PROFILE: 'usual' });
  expect(asked).toEqual([
    { home: '/srv/.agi', profile: undefined, port: undefined, frozen: false },
    { home: '/srv/.agi', profile: 'mine', port: 0, frozen: true, host: '::1', allowHosts: ['a', 'b'] },
    { home: '/srv/.agi', profile: 'usual', port: undefined, frozen: true },
  ]);
});
