import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { misfits, operations } from './testing/contract-checks.ts';
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
};
const concrete = (path: string): string =>
  path
    .replace('{run}', 'last')
    .replace('{uri}', encodeURIComponent('frame://2026.11.identity.01'))
    .replace(/diff$/, 'diff?from=active&to=files');

function call(method: string, path: string): Promise<Response> {
  if (method === 'get') return fetch(`${there.url}${concrete(path)}`);
  const body = bodies[path];
  return body === undefined
    ? fetch(`${there.url}${concrete(path)}`, { method })
    : there.post(concrete(path), body, { method });
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
    const response = await fetch(`${there.url}${concrete(path)}`, { method: 'PUT' });
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
