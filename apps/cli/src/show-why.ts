import type { Why } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { falseLine } from './false-line.ts';
import { shorten, table, wrap } from './text-layout.ts';

type RuleAsked = Why['rules'][number];
type RouteAsked = Why['routes'][number];
type Asked = RuleAsked | RouteAsked;
type Shown = (name: string) => string;

export interface ShowWhyOptions {
  /** Every rule and route on a line of its own. */
  readonly all?: boolean;
  /** What is said of those that are left out. */
  readonly more: (count: number) => string;
}

/** Of what did not fire, as many are shown unless all are asked for. */
const MOST_OTHERS = 20;
/** Where nobody's terminal limits a line. */
const WIDE = 240;
/** A reason that has less room beside the name gets a line of its own below it. */
const LEAST_CHARACTERS = 32;

/** Which rules fired and what they did, the route, and then what did not fire, as they are asked: by priority. */
export function showWhy(
  why: Why,
  { all = false, more }: ShowWhyOptions,
  output: Output,
  messages: Messages,
): void {
  const words = messages.why;
  const width = output.onTerminal ? output.width : WIDE;
  const short = output.onTerminal ? shortName([...why.rules, ...why.routes]) : (name: string): string => name;
  const heading = (name: string, empty: boolean): void => {
    if (empty) output.line(`${name.padEnd(10)} ${words.none}`);
    else output.heading(name);
  };
  const list = (asked: readonly Asked[], reason: (one: Asked, room: number) => string): void => {
    const starts = table(asked.map((one) => [`  ${one.priority}`, short(nameOf(one)), '|']));
    asked.forEach((one, index) => {
      // The last cell stands for what follows, so that the columns before it are padded.
      const start = starts[index]?.slice(0, -1) ?? '';
      const beside = width - start.length;
      if (beside >= LEAST_CHARACTERS) return output.line((start + reason(one, beside)).trimEnd());
      output.line(start.trimEnd().slice(0, width));
      const below = reason(one, width - 6);
      if (below !== '') output.line(`      ${below}`);
    });
  };
  const fact = (name: string, text: string): void => {
    for (const [index, line] of wrap(text, width - 11).entries())
      output.line(`${(index === 0 ? name : '').padEnd(10)} ${line}`);
  };

  const fired = why.rules.filter(({ outcome }) => outcome === 'fired');
  heading(words.fired, fired.length === 0);
  list(fired, (rule, room) => shorten('rule' in rule ? whatItDid(rule, why, messages) : '', room));
  for (const line of together(why.decision, messages)) output.line(`  ${shorten(line, width - 2)}`);

  output.line('');
  fact(words.route, routeLine(why, short, messages));
  if (why.decision.pipeline.length > 0)
    fact('', why.decision.pipeline.map(({ module }) => module).join(' → '));

  const others = [...why.rules, ...why.routes].filter(
    ({ outcome }) => outcome !== 'fired' && outcome !== 'chosen',
  );
  // One rule ended the asking of them all: that is one thing to know, not a line for each.
  const unasked = all ? [] : others.filter((one) => one.outcome === 'not-asked' && 'by' in one);
  const asked = others.filter((one) => !unasked.includes(one)).toSorted(inOrder);
  const shown = all
    ? asked
    : asked
        .toSorted((a, b) => distance(a) - distance(b))
        .slice(0, MOST_OTHERS)
        .toSorted(inOrder);
  output.line('');
  heading(words.others, others.length === 0);
  list(shown, (one, room) => shorten(reasonOf(one, room, short, messages), room));
  if (shown.length < asked.length) output.line(`  ${more(asked.length - shown.length)}`);
  const ended = why.decision.denied ?? why.decision.said;
  if (unasked.length > 0 && ended !== undefined) {
    const line = words.unasked(unasked.length, short(ruleName(ended)));
    for (const part of wrap(line, width - 2)) output.line(`  ${part}`);
  }
}

function nameOf(asked: Asked): string {
  return `${asked.frame}#${'rule' in asked ? asked.rule : (asked.id ?? asked.index)}`;
}

/** Without the year and month where the rest tells the frames apart: on a terminal the reason needs the room. */
function shortName(asked: readonly Asked[]): Shown {
  const short = (name: string): string => name.replace(/^frame:\/\/\d{4}\.\d\d\./, '');
  const frames = new Set(asked.map(({ frame }) => frame));
  const areApart = new Set([...frames].map(short)).size === frames.size;
  return areApart ? short : (name) => name;
}

function whatItDid(rule: RuleAsked, { decision, routes }: Why, messages: Messages): string {
  const words = messages.why;
  const isIt = (by: { readonly frame: string; readonly rule: string } | undefined): boolean =>
    by?.frame === rule.frame && by.rule === rule.rule;
  const { denied, said } = decision;
  if (denied !== undefined && isIt(denied)) return words.denies(denied.text);
  if (said !== undefined && isIt(said)) return words.says(said.text);
  const done: string[] = [];
  if (routes.some((route) => route.outcome === 'chosen' && isIt(route.by))) done.push(words.choosesRoute);
  if (rule.outcome === 'fired' && rule.overruled.length > 0)
    done.push(words.overruled(rule.overruled.join(', ')));
  return done.join('; ');
}

/** What rules set adds up, and is shown as the run will have it. */
function together({ set, slots, activated, scope }: Why['decision'], { why }: Messages): readonly string[] {
  const assigned = (name: string, value: unknown): string => why.sets(`${name} = ${JSON.stringify(value)}`);
  return [
    ...Object.entries(set).map(([field, value]) => assigned(field, value)),
    ...Object.entries(slots).flatMap(([frame, own]) =>
      Object.entries(own).map(([slot, value]) => assigned(`${frame} slots.${slot}`, value)),
    ),
    ...(activated.length > 0 ? [why.activates(activated.join(', '))] : []),
    ...(scope === undefined ? [] : [why.narrows(scope)]),
  ];
}

function routeLine({ decision, routes }: Why, short: Shown, { why: words }: Messages): string {
  const chosen = routes.find(({ outcome }) => outcome === 'chosen');
  if (chosen !== undefined) {
    const by = chosen.outcome === 'chosen' && chosen.by ? [words.chosenBy(short(ruleName(chosen.by)))] : [];
    return [nameOf(chosen), ...by].join(', ');
  }
  const answered = decision.denied ?? decision.said;
  return answered === undefined ? words.noRoute : words.answered(ruleName(answered));
}

function ruleName({ frame, rule }: { readonly frame: string; readonly rule: string }): string {
  return `${frame}#${rule}`;
}

/** As rules and routes are asked; and by name where that does not tell. */
function inOrder(a: Asked, b: Asked): number {
  return b.priority - a.priority || nameOf(a).localeCompare(nameOf(b), 'en', { numeric: true });
}

/** The smaller the part of its condition that is false, the nearer it was; what was not asked at all is farthest. */
function distance(asked: Asked): number {
  switch (asked.outcome) {
    case 'false': {
      const length = asked.because.reduce((sum, { expression }) => sum + expression.length, 0);
      return length / Math.max(1, asked.when?.length ?? 1);
    }
    case 'not-asked':
      return 1_000_000;
    default:
      return 2_000_000;
  }
}

function reasonOf(asked: Asked, room: number, short: Shown, { why: words }: Messages): string {
  switch (asked.outcome) {
    case 'false':
      if (asked.when === 'false') return 'rule' in asked ? words.switchedOff : words.onlyRules;
      return falseLine(asked.because, room, words.isFalse);
    case 'not-asked':
      return 'by' in asked ? words.notAsked(short(ruleName(asked.by))) : words.notReached;
    case 'dormant':
      return words.dormant;
    default:
      return '';
  }
}
