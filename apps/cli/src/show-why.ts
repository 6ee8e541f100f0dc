import type { Why } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { shorten, table } from './text-layout.ts';

type RuleAsked = Why['rules'][number];
type RouteAsked = Why['routes'][number];
type FalsePart = Extract<RuleAsked, { outcome: 'false' }>['because'][number];

/** Of what did not fire, as many are shown unless all are asked for. */
const MOST_OTHERS = 20;
/** Where nobody's terminal limits a line. */
const WIDE = 240;
/** An expression or a value that is cut shorter than this says nothing. */
const LEAST_CHARACTERS = 24;

type Asked = RuleAsked | RouteAsked;

/** Which rules fired and what they did, the route, and then what did not fire, the nearest to firing first. */
export function showWhy(why: Why, all: boolean, output: Output, messages: Messages): void {
  const words = messages.why;
  const { decision } = why;
  const width = output.onTerminal ? output.width : WIDE;
  const heading = (name: string, empty: boolean): void => {
    if (empty) output.line(`${name.padEnd(10)} ${words.none}`);
    else output.heading(name);
  };
  const list = <One extends Asked>(
    asked: readonly One[],
    name: (one: One) => string,
    rest: (one: One, width: number) => string,
  ): void => {
    const starts = table(asked.map((one) => [`  ${one.priority}`, name(one), '|']));
    asked.forEach((one, index) => {
      // The last cell stands for what follows, so that the columns before it are padded.
      const start = starts[index]?.slice(0, -1) ?? '';
      output.line((start + rest(one, width - start.length)).trimEnd());
    });
  };

  const fired = why.rules.filter(({ outcome }) => outcome === 'fired');
  heading(words.fired, fired.length === 0);
  list(fired, nameOf, (rule, room) => shorten(whatItDid(rule, why, messages), room));
  for (const line of together(decision, messages)) output.line(`  ${shorten(line, width - 2)}`);

  output.line('');
  output.line(`${words.route.padEnd(10)} ${routeLine(why, messages)}`);
  if (decision.pipeline.length > 0) {
    output.line(`${''.padEnd(10)} ${decision.pipeline.map(({ module }) => module).join(' → ')}`);
  }

  const others = [...why.rules, ...why.routes].filter(
    ({ outcome }) => outcome !== 'fired' && outcome !== 'chosen',
  );
  const shown = all ? others : others.toSorted((a, b) => distance(a) - distance(b)).slice(0, MOST_OTHERS);
  const short = output.onTerminal ? shortName(others) : (name: string): string => name;
  output.line('');
  heading(words.others, others.length === 0);
  list(
    shown,
    (one) => short(nameOf(one)),
    (one, room) => reason(one, room, short, messages),
  );
  if (shown.length < others.length) output.line(`  ${words.more(others.length - shown.length)}`);
}

function nameOf(asked: Asked): string {
  return `${asked.frame}#${'rule' in asked ? asked.rule : (asked.id ?? `routes[${asked.index}]`)}`;
}

/** Without the year and month where the rest tells the frames apart: on a terminal the reason needs the room. */
function shortName(asked: readonly Asked[]): (name: string) => string {
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

function routeLine({ decision, routes }: Why, { why: words }: Messages): string {
  const chosen = routes.find(({ outcome }) => outcome === 'chosen');
  if (chosen !== undefined) {
    const by = chosen.outcome === 'chosen' && chosen.by ? [words.chosenBy(ruleName(chosen.by))] : [];
    return [nameOf(chosen), ...by].join('  ');
  }
  const answered = decision.denied ?? decision.said;
  return answered === undefined ? words.noRoute : words.answered(ruleName(answered));
}

function ruleName({ frame, rule }: { readonly frame: string; readonly rule: string }): string {
  return `${frame}#${rule}`;
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

function reason(asked: Asked, width: number, short: (name: string) => string, messages: Messages): string {
  const { why: words } = messages;
  switch (asked.outcome) {
    case 'false':
      return falseLine(asked.because, Math.max(2.5 * LEAST_CHARACTERS, width), messages);
    case 'not-asked': {
      const line = 'by' in asked ? words.notAsked(short(ruleName(asked.by))) : words.notReached;
      return shorten(line, Math.max(LEAST_CHARACTERS, width));
    }
    case 'dormant':
      return words.dormant;
    default:
      return '';
  }
}

/** The first false part with its values: the values are what an owner looks for, so the expression is cut first. */
function falseLine([part, ...others]: readonly FalsePart[], width: number, { why }: Messages): string {
  if (part === undefined) return '';
  const more = others.length === 0 ? '' : ` (+${others.length})`;
  const values = Object.entries(part.values)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ');
  // A long pattern says less about why than the values that it was held against.
  const expression = part.expression.replace(/"(?:[^"\\]|\\.){24,}"|'(?:[^'\\]|\\.){24,}'/g, '"…"');
  const around = why.isFalse('').length + (values === '' ? 0 : 2) + more.length;
  const forValues = Math.max(
    LEAST_CHARACTERS,
    width - around - Math.min(expression.length, LEAST_CHARACTERS),
  );
  const shownValues = shorten(values, forValues);
  const forExpression = Math.max(LEAST_CHARACTERS, width - around - shownValues.length);
  const shownExpression = why.isFalse(shorten(expression, forExpression));
  return `${shownExpression}${values === '' ? '' : `: ${shownValues}`}${more}`;
}
