import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';
import { allowedImports, onlyInApps } from './tools/src/allowed-imports.ts';

const boundaries = Object.entries(allowedImports).map(([tag, libs]) => ({
  sourceTag: tag,
  onlyDependOnLibsWithTags: libs.map((lib) => `lib:${lib}`),
  ...(tag.startsWith('lib:') && { bannedExternalImports: [...onlyInApps] }),
}));

export default defineConfig(
  { ignores: ['**/dist', '**/test-output', '**/*.gen.ts', '.nx'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          depConstraints: [...boundaries, { sourceTag: 'tools', onlyDependOnLibsWithTags: ['*'] }],
          checkNestedExternalImports: true,
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: 'error',
      'max-lines': ['error', 400],

      // Where the strict set is noise here:
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-generated-empty-object-type': 'off', // a type computed from the HTTP contract may be empty
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off', // rows of a query are typed by who asks
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // express's Request is an IncomingMessage
      '@typescript-eslint/require-await': 'off', // a port is async even where a backend, such as SQLite, is not
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  { files: ['libs/*/src/**/*.ts'], rules: { 'no-console': 'error' } },
  {
    // These must parse on a Node far older than ours, to say so.
    files: ['tools/*.mjs', 'tools/src/set-up/require-node.mjs'],
    languageOptions: { ecmaVersion: 2020 },
  },
);
