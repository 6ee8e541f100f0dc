/** A setting of a request that a server does not take, and what it takes in its place. */
export interface RefusedSetting {
  readonly setting: string;
  readonly instead?: string;
}

/** The body of a request to `/chat/completions`. */
export type RequestBody = Readonly<Record<string, unknown>>;

/** Without these a request is another one. */
const NEEDED: ReadonlySet<string> = new Set(['model', 'messages', 'tools', 'tool_choice', 'response_format']);

/** OpenAI's newer models take the one, its older ones and most other servers the other. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['max_tokens', 'max_completion_tokens'],
  ['max_completion_tokens', 'max_tokens'],
]);

/** Words that a sentence may hold without speaking of the setting: they count only where the text marks them as a name. */
const EVERYDAY: ReadonlySet<string> = new Set([
  'stop',
  'stream',
  'seed',
  'user',
  'n',
  'store',
  'reasoning',
  'verbosity',
]);

/**
 * Finds the setting of a request that a refusal is about: OpenAI, Azure and DeepSeek name it in `error.param`, vLLM, Mistral and
 * others on pydantic in `loc`, the rest in a sentence.
 *
 * @param refusal what the server said, as it said it
 */
export function refusedSetting(body: RequestBody, refusal: string): RefusedSetting | undefined {
  const settings = Object.keys(body).filter((key) => !NEEDED.has(key) && body[key] !== undefined);
  const names = namesIn(parsed(refusal), 0);
  const setting =
    settings.find((one) => names.has(one)) ??
    settings.toSorted((a, b) => b.length - a.length).find((one) => isNamed(one, refusal));
  if (setting === undefined) return undefined;
  const instead = RENAMED.get(setting);
  return instead !== undefined && !(instead in body) && isNamed(instead, refusal)
    ? { setting, instead }
    : { setting };
}

/** The same request without the setting. */
export function withoutSetting(body: RequestBody, { setting, instead }: RefusedSetting): RequestBody {
  const { [setting]: value, ...rest } = body;
  return instead === undefined ? rest : { ...rest, [instead]: value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The fields of a request that a structured error points at. */
function namesIn(value: unknown, depth: number): ReadonlySet<string> {
  const names = new Set<string>();
  if (typeof value !== 'object' || value === null || depth > 6) return names;
  for (const [key, inner] of Object.entries(value)) {
    if ((key === 'param' || key === 'parameter' || key === 'field') && typeof inner === 'string')
      names.add(inner.split('.').at(-1) ?? inner);
    if (key === 'loc' && Array.isArray(inner)) inner.forEach((part) => names.add(String(part)));
    for (const name of namesIn(inner, depth + 1)) names.add(name);
  }
  return names;
}

function isNamed(setting: string, text: string): boolean {
  // `max_tokens`, but also `maxTokens` and "max tokens"; `top_p`, and `top-p`.
  const name = setting.split('_').join('[_\\-\\s]?');
  const word = `(?<![\\w-])${name}(?![\\w-])`;
  if (!EVERYDAY.has(setting)) return new RegExp(word, 'i').test(text);
  return new RegExp(
    `['"\`‘“]${name}['"\`’”]|(?:parameter|argument|field|property|option|setting|key)s?\\W{1,4}${word}|${word}\\W{1,3}(?:parameter|argument|is not|isn't|not supported|unsupported)`,
    'i',
  ).test(text);
}
