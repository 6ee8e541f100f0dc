import type { LanguageModelV4Prompt } from '@ai-sdk/provider';

/**
 * The same prompt, whose messages of several texts are of one: many servers that call themselves compatible take only a string as a
 * message's content.
 */
export function oneText(prompt: LanguageModelV4Prompt): LanguageModelV4Prompt {
  return prompt.map((message) => {
    if (message.role !== 'user' || message.content.length < 2) return message;
    const texts = message.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    if (texts.length < message.content.length) return message;
    return { ...message, content: [{ type: 'text', text: texts.join('\n\n') }] };
  });
}
