/** Facts of errors that programs look at, as the service gives them in its Problems; the message says them for people. */
const FACTS = [
  ...[
    'problems',
    'failures',
    'breakages',
    'bumps',
    'changes',
    'profile',
    'profileFile',
    'file',
    'line',
    'part',
  ],
  ...['variable', 'place', 'expected', 'found', 'wanted', 'looked', 'available', 'gone', 'other'],
];
/** As many of each as a Problem has. */
const MOST = 100;

/** What an error of ours knows beside its message. */
export function errorFacts(error: Error): Readonly<Record<string, unknown>> {
  const known = new Map<string, unknown>(Object.entries(error));
  return Object.fromEntries(
    FACTS.flatMap((name) => {
      const fact = known.get(name);
      if (fact === undefined) return [];
      return [[name, Array.isArray(fact) ? fact.slice(0, MOST) : fact]];
    }),
  );
}
