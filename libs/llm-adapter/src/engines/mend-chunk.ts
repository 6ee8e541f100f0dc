/**
 * One chunk of a stream, with what servers that call themselves compatible write otherwise: `"error": null` beside an answer, a
 * `message` in place of a `delta`, a role of their own, no choices where there is only usage or a sign of life.
 *
 * @param text JSON; what is none is given back as it is, for the library to say so
 */
export function mendChunk(text: string): string {
  let chunk: unknown;
  try {
    chunk = JSON.parse(text);
  } catch {
    return text;
  }
  if (!isRecord(chunk)) return text;
  const { error, choices, ...others } = chunk;
  if (error !== undefined && error !== null && error !== false) {
    return JSON.stringify({ error: isRecord(error) ? errorOf(error) : { message: 'reported' } });
  }
  const list = Array.isArray(choices) ? choices : [];
  return JSON.stringify({ ...others, choices: list.filter(isRecord).map(mendChoice) });
}

function mendChoice({ message, delta, finish_reason: finish, ...others }: Chunk): Chunk {
  const said = isRecord(delta) ? delta : isRecord(message) ? message : {};
  const { content, reasoning, reasoning_content: thought, ...rest } = said;
  return {
    ...others,
    delta: {
      ...rest,
      role: 'assistant',
      content: typeof content === 'number' || typeof content === 'boolean' ? String(content) : content,
      ...(typeof thought === 'string' && { reasoning_content: thought }),
      ...(typeof reasoning === 'string' && { reasoning }),
    },
    // Some servers write an empty one until there is one.
    finish_reason: typeof finish === 'string' && finish !== '' ? finish : null,
  };
}

/** What the library reads of an error: its code, which may be a status. What it says is left behind. */
function errorOf(error: Chunk): Chunk {
  const status = reportedStatus(error);
  return { message: 'reported', ...(status !== undefined && { code: status }) };
}

/** Some servers report a failure as an answer, with the status that they would have answered as its code. */
export function reportedStatus(error: unknown): number | undefined {
  if (!isRecord(error)) return undefined;
  const code = [error['code'], error['status']].map(Number).find(isStatus);
  return code;
}

const isStatus = (code: number): boolean => Number.isInteger(code) && code >= 400 && code < 600;

type Chunk = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Chunk =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
