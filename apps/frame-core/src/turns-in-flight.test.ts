import { expect, test } from '@jest/globals';
import { ServiceStopping, TooManyTurns } from './refusals.ts';
import { TurnsInFlight, type TurnPlace } from './turns-in-flight.ts';

const stays = new AbortController().signal;

/** Turns that last until they are told to end. */
function turns(limit: number): {
  readonly inFlight: TurnsInFlight;
  readonly begin: (branch: string) => Promise<void>;
  readonly endAll: () => void;
  readonly pass: (milliseconds: number) => void;
} {
  let now = 0;
  const inFlight = new TurnsInFlight({ limit, longest: 60_000, clock: () => now });
  const ends: (() => void)[] = [];
  return {
    inFlight,
    begin: (branch) => inFlight.run(branch, stays, () => new Promise<void>((resolve) => ends.push(resolve))),
    endAll: () => {
      for (const end of ends.splice(0)) end();
    },
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}

test('a branch that is flooded leaves three quarters of the places to the others', async () => {
  const { inFlight, begin, endAll } = turns(8);
  const begun = [begin('main'), begin('main')];
  await expect(begin('main')).rejects.toMatchObject({
    limit: 2,
    message: expect.stringContaining('on this branch'),
  });
  begun.push(...['a', 'b', 'c', 'd', 'e', 'f'].map(begin));
  await expect(begin('g')).rejects.toMatchObject({ limit: 8 });
  endAll();
  await Promise.all(begun);
  expect(await inFlight.run('main', stays, ({ ahead }) => Promise.resolve(ahead))).toBe(0);
});

test('whoever would wait for long is told when to come back, by what turns were seen to take', async () => {
  const { begin, endAll, pass } = turns(64);
  const first = begin('main');
  pass(20_000);
  endAll();
  await first;
  const waiting = [begin('main'), begin('main')];
  const refused = await begin('main').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(TooManyTurns);
  expect(refused).toMatchObject({ seconds: 40, headers: { 'retry-after': '40' } });
  endAll();
  await Promise.all(waiting);
});

test('a turn that waits is taken back when its client leaves or the service stops; one that has begun is not parked', async () => {
  const { inFlight } = turns(8);
  const gone = new AbortController();
  const go = Promise.withResolvers<undefined>();
  const places: TurnPlace[] = [];
  const work = (place: TurnPlace): Promise<undefined> => (places.push(place), go.promise);
  const begun = [inFlight.run('main', gone.signal, work), inFlight.run('side', stays, work)];
  const state = () => places.map(({ signal, withdraw }) => [signal.aborted, withdraw.aborted]);
  gone.abort();
  expect(state()).toEqual([
    [false, true],
    [false, false],
  ]);
  const stopped = inFlight.stop(1_000);
  expect(state()).toEqual([
    [false, true],
    [false, true],
  ]);
  expect(places[1]?.withdraw.reason).toBeInstanceOf(ServiceStopping);
  go.resolve(undefined);
  await Promise.all([...begun, stopped]);
  await expect(inFlight.run('main', stays, work)).rejects.toThrow(ServiceStopping);
});
