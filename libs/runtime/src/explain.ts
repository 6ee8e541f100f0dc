import type { Citation, EventBodies, EventOf, EventType, LoggedEvent } from '@agi-double/memory';
import { foldKnown, type KnownRun } from './run/fold-run.ts';
import type { AnswerSource } from './think-event.ts';
import type { RunStatus, Trace, TraceStep } from './trace.ts';

export const statuses: Readonly<Record<KnownRun['status'], RunStatus>> = {
  open: 'running',
  parked: 'parked',
  waiting: 'waiting',
  answered: 'answered',
  failed: 'failed',
};

/** What a trace shows of things that lie outside the run's own events. */
export interface TraceNames {
  readonly source: (citation: Citation) => AnswerSource;
  readonly text: (citation: Citation) => string | undefined;
}

/** A run's events as a trace; what was erased is left out. Pure: literal events in, a trace out. */
export function traceOf(events: readonly LoggedEvent[], branch: string, names: TraceNames): Trace {
  const state = foldKnown(events);
  const { started, route, thought } = state;
  const answer = events.find((event): event is EventOf<'answer-given'> => event.type === 'answer-given');
  const failure = bodyOf(events, 'run-failed');
  return {
    run: state.run,
    branch,
    status: statuses[state.status],
    ...(state.waiting && { waiting: state.waiting }),
    event: started.id,
    at: started.at,
    ...(started.body && { input: started.body.input, snapshot: started.body.snapshot }),
    root: started.root,
    // Counted, for numbers are skipped where a run was let go of in order.
    attempts: 1 + events.filter(({ type }) => type === 'run-resumed').length,
    rules: route?.rules ?? [],
    ...(route?.route && { route: route.route }),
    ...(route?.denied && { denied: route.denied }),
    ...(route?.said && { said: route.said }),
    activated: route?.activated ?? [],
    ...(route?.scope !== undefined && { scope: route.scope }),
    set: route?.set ?? {},
    setSlots: route?.slots ?? {},
    slots: [...state.slots.values()],
    pipeline: route?.pipeline ?? [],
    steps: stepsOf(events),
    recalled: (thought.recalled ?? []).map((citation) => {
      const text = names.text(citation);
      return { ...names.source(citation), ...(text !== undefined && { text }) };
    }),
    ...(answer?.body && {
      answer: {
        event: answer.id,
        text: answer.body.text,
        sources: answer.body.sources.map(names.source),
        at: answer.at,
        // Of a rule's words nothing is missing.
        ...(route?.denied === undefined &&
          route?.said === undefined &&
          thought.answer?.cut && { cut: thought.answer.cut }),
      },
    }),
    ...(thought.notices && { notices: thought.notices }),
    ...(failure && { failure }),
    ...(state.erased.length > 0 && { erased: state.erased.length }),
  };
}

function bodyOf<Type extends EventType>(
  events: readonly LoggedEvent[],
  type: Type,
): EventBodies[Type] | undefined {
  const event = events.find((candidate): candidate is EventOf<Type> => candidate.type === type);
  return event?.body as EventBodies[Type] | undefined;
}

function stepsOf(events: readonly LoggedEvent[]): readonly TraceStep[] {
  const calls = new Map<string, { step: number; call: TraceStep['calls'][number] }>();
  const steps: TraceStep[] = [];
  for (const event of events) {
    if ((event.type === 'call-started' || event.type === 'call-finished') && event.body !== undefined) {
      const { step, name, occurrence, requestHash } = event.body;
      const finished = event.type === 'call-finished';
      calls.set(`${step}/${name}/${occurrence}`, { step, call: { name, occurrence, requestHash, finished } });
    }
    if (event.type === 'step-finished' && event.body !== undefined) {
      const { step, module, patch, milliseconds } = event.body;
      const own = [...calls.values()].filter((entry) => entry.step === step).map(({ call }) => call);
      steps.push({ step, module, milliseconds, patch, calls: own });
    }
  }
  return steps;
}
