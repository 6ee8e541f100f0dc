import { dirname } from 'node:path';
import type { CreateNodes, TargetConfiguration } from '@nx/devkit';

/**
 * An Nx plugin that gives each app the targets @nx/node's application generator writes into a project file, so
 * that no app needs one: `serve`, and `prune` with its two parts, which leave in `dist` a package.json, a lock and
 * copies of the workspace's packages that `npm ci --omit=dev` can install elsewhere.
 */
export const createNodes: CreateNodes = [
  'apps/*/package.json',
  (files) =>
    files.map((file) => {
      const root = dirname(file);
      return [file, { projects: { [root]: { targets: appTargets(root) } } }];
    }),
];

/** @param root the app's folder, from the workspace */
export function appTargets(root: string): Record<string, TargetConfiguration> {
  const dist = `{workspaceRoot}/${root}/dist`;
  const name = `@agi-double/${root.slice('apps/'.length)}`;
  return {
    serve: {
      continuous: true,
      executor: '@nx/js:node',
      defaultConfiguration: 'development',
      dependsOn: ['build'],
      options: { buildTarget: `${name}:build`, runBuildTargetDependencies: false },
      configurations: {
        development: { buildTarget: `${name}:build:development` },
        production: { buildTarget: `${name}:build:production` },
      },
    },
    'prune-lockfile': {
      dependsOn: ['build'],
      cache: true,
      executor: '@nx/js:prune-lockfile',
      outputs: [`${dist}/package.json`, `${dist}/package-lock.json`],
      options: { buildTarget: 'build' },
    },
    'copy-workspace-modules': {
      dependsOn: ['build'],
      cache: true,
      outputs: [`${dist}/workspace_modules`],
      executor: '@nx/js:copy-workspace-modules',
      options: { buildTarget: 'build' },
    },
    prune: { dependsOn: ['prune-lockfile', 'copy-workspace-modules'], executor: 'nx:noop' },
  };
}
