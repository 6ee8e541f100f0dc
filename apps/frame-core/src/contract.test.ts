import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { misfits, operations } from './testing/contract-checks.ts';
import { IDEA } from './testing/in-memory-double.ts';
import { HASH } from './testing/in-memory-frames.ts';
import { running, type Running } from './testing/running.ts';

let there: Running;
beforeAll(async () => {
  there = await running();
});
afterAll(() => there.service.stop());

const bodies: Readonly<Record<string, unknown>> = {
  '/v1/turns': { text: 'hello' },
  '/v1/branches': { name: 'idea', from: { branch: 'main' } },
  '/v1/notes': { text: 'Anna lives in Tomsk.' },
  '/v1/frames/why': { text: 'hello' },
  '/v1/branches/{branch}': { archived: true },
  '/v1/branches/{branch}/merge': { from: 'main', dryRun: true },
  '/v1/slots': { frame: '2026.11.identity', slot: 'mood', value: 'calm' },
  '/v1/memory/forget': { events: [HASH] },
  '/v1/log/verify': {},
  '/v1/profile/use': { profile: 'other' },
};
/** What a path's questions cannot do without. */
const queries: Readonly<Record<string, string>> = {
  'get /v1/frames/diff': '?from=active&to=files',
  'get /v1/branches/{branch}/diff': '?with=main',
  'delete /v1/slots': '?frame=2026.11.identity&slot=mood',
};
const concrete = (path: string): string =>
  path
    .replace('{run}', 'last')
    .replace('{branch}', encodeURIComponent(IDEA))
    .replace('{event}', HASH)
    .replace('{root}', 'abab')
    .replace('{uri}', encodeURIComponent('frame://2026.11.identity.01'));

function call(method: string, path: string): Promise<Response> {
  const target = `${concrete(path)}${queries[`${method} ${path}`] ?? ''}`;
  const body = bodies[path];
  return method === 'get' || method === 'delete' || body === undefined
    ? there.send(method, target, undefined)
    : there.post(target, body, { method: method.toUpperCase() });
}

describe('openapi.yaml and the service are one thing', () => {
  test.each(operations)('$method $path is served, and answers as it says', async ({ method, path }) => {
    // The service validates its own JSON answers: one that does not fit the contract would be a 500.
    const response = await call(method, path);
    expect([200, 201]).toContain(response.status);
    expect(there.lines).toEqual([]);
  });

  test.each(operations)('$path knows no other methods than it says', async ({ path }) => {
    const allowed = operations
      .filter((other) => other.path === path)
      .map(({ method }) => method.toUpperCase());
    const other = ['PUT', 'PATCH'].find((method) => !allowed.includes(method)) ?? '';
    const response = await there.send(other, concrete(path), undefined);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')?.split(', ').sort()).toEqual(allowed.sort());
    expect(misfits('Problem', await response.json())).toEqual([]);
  });

  test.each(['/', '/v1', '/v1/', '/V1/turns', '/v2/turns', '/v1/runs/a/b', '/v1/runs/%2e%2e'])(
    '%s is nothing',
    async (path) => {
      const response = await fetch(`${there.url}${path}`);
      expect([400, 404]).toContain(response.status);
      expect(misfits('Problem', await response.json())).toEqual([]);
    },
  );

  test('the contract itself can be read', async () => {
    const response = await fetch(`${there.url}/v1/openapi.yaml`);
    expect(response.headers.get('content-type')).toMatch('application/yaml');
    expect(await response.text()).toMatch(/^openapi: 3\.1/);
  });

  test('what the contract does not allow to be said is not said', async () => {
    await using broken = await running();
    Object.assign(broken.double, { runs: async () => [{ run: 1, input: 'secret words' }] });
    const response = await fetch(`${broken.url}/v1/runs`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret words');
    expect(broken.lines.join()).not.toContain('secret words');
  });
});
