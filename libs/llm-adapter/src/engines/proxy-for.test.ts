import { expect, test } from '@jest/globals';
import { proxyFor } from './proxy-for.ts';

const P = 'http://proxy.example:3128';

test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
  ['https://api.example/v1', {}, undefined],
  ['https://api.example/v1', { HTTPS_PROXY: P }, 'HTTPS_PROXY'],
  ['https://api.example/v1', { HTTPS_PROXY: P, https_proxy: P }, 'https_proxy'],
  ['https://api.example/v1', { HTTP_PROXY: P }, undefined],
  ['http://api.example/v1', { HTTP_PROXY: P }, 'HTTP_PROXY'],
  ['http://api.example/v1', { ALL_PROXY: P }, 'ALL_PROXY'],
  ['https://api.example/v1', { HTTPS_PROXY: '' }, undefined],
  ['https://api.example/v1', { HTTPS_PROXY: P, NO_PROXY: '*' }, undefined],
  ['https://api.example/v1', { HTTPS_PROXY: P, NO_PROXY: 'other.example, api.example' }, undefined],
  ['https://eu.api.example/v1', { HTTPS_PROXY: P, no_proxy: 'api.example' }, undefined],
  ['https://eu.api.example/v1', { HTTPS_PROXY: P, no_proxy: '.API.example' }, undefined],
  ['https://eu.api.example/v1', { HTTPS_PROXY: P, no_proxy: '*.example' }, undefined],
  ['https://myapi.example/v1', { HTTPS_PROXY: P, no_proxy: 'api.example' }, 'HTTPS_PROXY'],
  ['https://api.example/v1', { HTTPS_PROXY: P, NO_PROXY: 'api.example:443' }, undefined],
  ['https://api.example/v1', { HTTPS_PROXY: P, NO_PROXY: 'api.example:8443' }, 'HTTPS_PROXY'],
  ['https://10.1.2.3/v1', { HTTPS_PROXY: P, NO_PROXY: '10.0.0.0/8' }, undefined],
  ['https://11.1.2.3/v1', { HTTPS_PROXY: P, NO_PROXY: '10.0.0.0/8' }, 'HTTPS_PROXY'],
  ['https://[fd00::1]:8/v1', { HTTPS_PROXY: P, NO_PROXY: '[fd00::1]:8' }, undefined],
  ['https://[fd00::1]/v1', { HTTPS_PROXY: P, NO_PROXY: 'fd00::1' }, undefined],
  ['http://localhost:11434/v1', { HTTP_PROXY: P }, undefined],
  ['http://127.0.0.1:11434/v1', { HTTP_PROXY: P }, undefined],
  ['http://[::1]:11434/v1', { HTTP_PROXY: P }, undefined],
  ['http://127.0.0.1:11434/v1', { HTTP_PROXY: P, NO_PROXY: '<-loopback>' }, 'HTTP_PROXY'],
])('%s with %j is reached by %s', (address, environment, variable) => {
  expect(proxyFor(new URL(address), environment)?.variable).toBe(variable);
});

test('a proxy may be written without http://; what is no address is none, and is not gone around', () => {
  const of = (written: string) => proxyFor(new URL('https://api.example'), { HTTPS_PROXY: written });
  expect(of('proxy.example:3128')?.url?.href).toBe('http://proxy.example:3128/');
  expect(of('http://')).toEqual({ url: undefined, variable: 'HTTPS_PROXY' });
});
