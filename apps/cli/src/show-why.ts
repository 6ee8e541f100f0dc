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
const LEAST_CHARACTERS = 20;

/** Which rules fired and what they did, the route, and then what did not fire, the nearest to firing first. */
export function showWhy(why: Why, all: boolean, output: Output, messages: Messages): void {
  const words = messages.why;
  const { decision } = why;
  const fired = why.rules.filter(({ outcome }) => outcome === 'fired');
  if (fired.length === 0) output.line(`${words.fired.padEnd(10)} ${words.none}`);
  else {
    output.heading(words.fired);
    for (const line of table(
      fired.map((rule) => [
        `  ${rule.priority}`,
        nameOf(rule),
        whatItDid(rule, why, output.onTerminal ? output.width : WIDE, messages),
      ]),
    ))
      output.line(line);
  }
  for (const line of together(decision, messages)) output.line(`  ${line}`);

  output.line('');
  output.line(`${words.route.padEnd(10)} ${routeLine(why, messages)}`);
  if (decision.pipeline.length > 0) {
    output.line(`${''.padEnd(10)} ${decision.pipeline.map(({ module }) => module).join(' → ')}`);
  }

  const others = [...why.rules, ...why.routes].filter(
    ({ outcome }) => outcome !== 'fired' && outcome !== 'chosen',
  );
  output.line('');
  if (others.length === 0) output.line(`${words.others.padEnd(10)} ${words.none}`);
  else output.heading(words.others);
  const shown = all ? others : others.toSorted((a, b) => distance(a) - distance(b)).slice(0, MOST_OTHERS);
  const width = output.onTerminal ? output.width : WIDE;
  const name = output.onTerminal ? shortNames(others) : nameOf;
  const starts = table(shown.map((asked) => [`  ${asked.priority}`, name(asked), '|']));
  shown.forEach((asked, index) => {
    // The last cell of a table stands for what follows: the columns before it are padded.
    const start = starts[index]?.slice(0, -1) ?? '';
    output.line(start + reason(asked, width - start.length, messages));
  });
  if (shown.length < others.length) output.line(`  ${words.more(others.length - shown.length)}`);
}

function nameOf(asked: RuleAsked | RouteAsked): string {
  return `${asked.frame}#${'rule' in asked ? asked.rule : (asked.id ?? `routes[${asked.index}]`)}`;
}

/** Without the year and month where the rest tells the frames apart: on a terminal the reason needs the room. */
function shortNames(asked: readonly (RuleAsked | RouteAsked)[]): (asked: RuleAsked | RouteAsked) => string {
  const short = (text: string): string => text.replace(/^frame:\/\/\d{4}\.\d\d\./, '');
  const frames = new Set(asked.map(({ frame }) => frame));
  const areApart = new Set([...frames].map(short)).size === frames.size;
  return areApart ? (one) => short(nameOf(one)) : nameOf;
}

function whatItDid(rule: RuleAsked, { decision, routes }: Why, width: number, messages: Messages): string {
  const words = messages.why;
  const isIt = (by: { readonly frame: string; readonly rule: string } | undefined): boolean =>
    by?.frame === rule.frame && by.rule === rule.rule;
  const { denied, said } = decision;
  if (denied !== undefined && isIt(denied)) return words.denies(shorten(denied.text, width - 40));
  if (said !== undefined && isIt(said)) return words.says(shorten(said.text, width - 40));
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
function distance(asked: RuleAsked | RouteAsked): number {
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

function reason(asked: RuleAsked | RouteAsked, width: number, messages: Messages): string {
  const { why: words } = messages;
  switch (asked.outcome) {
    case 'false':
      return falseLine(asked.because, Math.max(3 * LEAST_CHARACTERS, width), messages);
    case 'not-asked':
      return 'by' in asked ? words.notAsked(ruleName(asked.by)) : words.notReached;
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
