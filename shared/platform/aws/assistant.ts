import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { lazy } from '../../lib/lazy.ts';
import { answerTimeoutMs } from '../assistant-limits.ts';
import type { Assistant } from '../contract/assistant.ts';
import { required } from './environment.ts';

/** One attempt: a second one would end after the request that waits for it. This client speaks HTTP/2, whose options are these. */
const clientOptions = { maxAttempts: 1, requestHandler: { requestTimeout: answerTimeoutMs, sessionTimeout: answerTimeoutMs } };

/** Amazon Bedrock's Converse, which is one form for the models of all providers. */
export function bedrockAssistant(): Assistant {
  const client = lazy(() => new BedrockRuntimeClient(clientOptions));
  return {
    uses_model: true,
    async answer({ system, turns, output_tokens_max }) {
      const modelId = required('PERIMETER_ASSISTANT_BEDROCK_MODEL');
      const messages = turns.map(({ role, text }) => ({ role, content: [{ text }] }));
      const { output, usage } = await client().send(new ConverseCommand({ modelId, system: [{ text: system }], messages, inferenceConfig: { maxTokens: output_tokens_max, temperature: 0.2 } }));
      const text = (output?.message?.content ?? []).map((part) => part.text ?? '').join('');
      if (text.trim() === '') throw new Error('Bedrock answered without text');
      return { text, model: modelId, tokens: (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0) };
    },
  };
}
