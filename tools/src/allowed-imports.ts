/**
 * Who may import whom: the one table, read by ESLint (as tags) and by the imports test (as packages).
 * A key is a project's Nx tag; a value lists the libs it may use.
 */
export const allowedImports = {
  'lib:versioning': [],
  'lib:llm-adapter': [],
  'lib:frame-engine': ['versioning'],
  'lib:memory': ['versioning'],
  'lib:reasoning-modules': ['versioning', 'frame-engine', 'memory', 'llm-adapter'],
  'lib:runtime': ['versioning', 'llm-adapter', 'frame-engine', 'memory', 'reasoning-modules'],
  'lib:protocol': ['versioning'],
  'app:cli': ['runtime', 'protocol'],
  'app:frame-core': ['runtime', 'protocol'],
  'app:web': ['protocol'],
  'app:telegram-bot': ['protocol'],
  'app:ci-runner': ['runtime', 'protocol'],
} as const satisfies Record<string, readonly string[]>;

/** What belongs to apps: a lib that needs one of these has taken over an app's work. */
export const onlyInApps = ['express', 'commander', 'grammy', 'react', 'react-dom'] as const;
