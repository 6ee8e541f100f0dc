/**
 * What servers that call themselves compatible answer to a request for a stream: bodies of HTTP 200, by what is odd in each. Most are
 * from public reports of faults in other programs.
 */
const chunk = (delta: unknown, finish: string | null = null, more: object = {}): string =>
  `data: ${JSON.stringify({ id: 'c1', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`;
const says = (...words: readonly string[]): string => words.map((content) => chunk({ content })).join('');
const DONE = 'data: [DONE]\n\n';
const stop = (finish = 'stop'): string => chunk({}, finish) + DONE;
const error = { message: 'no capacity for sk-secret', code: 502 };

/** Each is the answer of a model that said `In Tomsk.` */
export const WHOLE_ANSWERS = {
  'usage after the end':
    says('In ', 'Tomsk.') + chunk({}, 'stop') + 'data: {"choices":[],"usage":{"total_tokens":3}}\n\n' + DONE,
  'usage without choices':
    says('In ', 'Tomsk.') + chunk({}, 'stop') + 'data: {"usage":{"total_tokens":3}}\n\n' + DONE,
  'usage that is null': chunk({ content: 'In Tomsk.' }, null, { usage: null }) + stop(),
  'no end of the stream': says('In ', 'Tomsk.') + chunk({}, 'stop'),
  'no line after the last event': says('In ', 'Tomsk.') + chunk({}, 'stop').trimEnd(),
  'no space after data:': (says('In ', 'Tomsk.') + stop()).replaceAll('data: ', 'data:'),
  'lines that end in CRLF': `: PROCESSING\n\n${says('In ', 'Tomsk.')}${stop()}`.replaceAll('\n', '\r\n'),
  'a byte order mark': `\ufeff${says('In ', 'Tomsk.')}${stop()}`,
  'comments and pings': `: hi\n\nevent: ping\ndata: {"type":"ping"}\n\n${says('In ')}: keep-alive\n\n${says('Tomsk.')}${stop()}`,
  'an error that is null': chunk({ content: 'In Tomsk.' }, null, { error: null }) + stop(),
  'choices that are null': `data: {"choices":null}\n\n${says('In Tomsk.')}${stop()}`,
  'a delta that is null': `data: {"choices":[{"index":0,"delta":null}]}\n\n${says('In Tomsk.')}${stop()}`,
  'a message in place of a delta': `data: {"choices":[{"message":{"role":"assistant","content":"In Tomsk."},"finish_reason":"stop"}]}\n\n${DONE}`,
  'a role of its own': chunk({ role: 'model', content: 'In Tomsk.' }) + stop(),
  'parts in place of a string': chunk({ content: [{ type: 'text', text: 'In Tomsk.' }] }) + stop(),
  'an end that is empty until there is one': says('In Tomsk.').replace('null', '""') + stop(),
  'its end twice': says('In Tomsk.') + chunk({}, 'stop') + stop(),
  'an answer in one piece': JSON.stringify({
    id: 'c',
    choices: [{ index: 0, message: { role: 'assistant', content: 'In Tomsk.' }, finish_reason: 'stop' }],
  }),
  'reasoning of its own':
    chunk({ reasoning_content: 'SECRET thought' }) +
    chunk({ reasoning: 'SECRET too' }) +
    says('In ', 'Tomsk.') +
    stop(),
  'reasoning in its words': says('\n<thi', 'nk>SECRET', ' thought</thi', 'nk>\n\n', 'In ', 'Tomsk.') + stop(),
  'two blocks of reasoning': says('<think></think>', '<THINKING>SECRET</THINKING>', 'In Tomsk.') + stop(),
  'empty lines before it': says('\n', ' \n', 'In Tomsk.') + stop(),
  'a refusal': chunk({ content: null, refusal: 'In Tomsk.' }) + stop(),
} as const;

/** Each has no word in it, with what came in place of one. */
export const SILENT_ANSWERS = {
  'content that is null': [chunk({ role: 'assistant', content: null }) + stop(), 'nothing'],
  'content that is empty': [says('') + stop(), 'nothing'],
  'white space': [says('\n', '\u00a0 ') + stop(), 'nothing'],
  'characters that nobody sees': [says('\u200b\u2060', '\ufeff\u3164\u00ad') + stop(), 'nothing'],
  'no choices': ['data: {"choices":[]}\n\n' + chunk({}, 'stop') + DONE, 'nothing'],
  'reasoning alone': [chunk({ content: '', reasoning_content: 'SECRET' }) + stop(), 'reasoning'],
  'reasoning in its words alone': [says('<think>SECRET', '</think>\n') + stop(), 'reasoning'],
  'reasoning without an end': [says('<think>SECRET') + stop('length'), 'length'],
  'a tool that nobody offered': [
    chunk({
      tool_calls: [{ index: 0, id: 't1', type: 'function', function: { name: 'search', arguments: '{}' } }],
    }) + stop('tool_calls'),
    'tool-calls',
  ],
  'a filter': [stop('content_filter'), 'content-filter'],
  'a limit': [stop('length'), 'length'],
  'an error as its end': [chunk({ content: '' }, 'error') + DONE, 'error'],
} as const;

/** Each is the beginning `In Omsk` of an answer, with why it goes no further. */
export const CUT_ANSWERS = {
  'its limit': [says('In ', 'Omsk') + stop('length'), 'length'],
  "its limit in Mistral's word": [says('In ', 'Omsk') + stop('model_length'), 'length'],
  'a filter': [says('In ', 'Omsk') + stop('content_filter'), 'content-filter'],
  "a filter in Gemini's word": [says('In ', 'Omsk') + stop('SAFETY'), 'content-filter'],
  'a tool that nobody offered': [
    says('In ', 'Omsk') +
      chunk({
        tool_calls: [{ index: 0, id: 't1', type: 'function', function: { name: 'search', arguments: '{}' } }],
      }) +
      stop('tool_calls'),
    'tool-calls',
  ],
  'an error as its end': [says('In ', 'Omsk') + stop('error'), 'error'],
  'an error in the stream': [
    says('In ', 'Omsk') +
      `data: ${JSON.stringify({ choices: [], error: { message: 'sk-secret' } })}\n\n${DONE}`,
    'error',
  ],
  'an end without a reason': [says('In ', 'Omsk'), 'error'],
  'an end of the stream without a reason': [says('In ', 'Omsk') + DONE, 'error'],
} as const;

/** Each is a failure that is told with success, with its status where it has one. */
export const FAILED_ANSWERS = {
  'an error in place of a stream': [JSON.stringify({ error }), 502],
  'an error in a list': [JSON.stringify([{ error: { ...error, code: 429 } }]), 429],
  'an error as its first event': [`data: ${JSON.stringify({ error })}\n\n${DONE}`, 502],
  'an error beside choices': [`data: ${JSON.stringify({ choices: [], error })}\n\n${DONE}`, 502],
  'an error that is a sentence': ['{"error":"no capacity for sk-secret"}', undefined],
  'a page': ['<html><body>Sign in</body></html>', undefined],
  'no body': ['', undefined],
  'what is no JSON': ['data: {not json\n\n' + says('In Omsk') + stop(), undefined],
} as const;
