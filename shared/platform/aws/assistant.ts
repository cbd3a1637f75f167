import { BedrockRuntimeClient, type ConverseStreamOutput, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { lazy } from '../../lib/lazy.ts';
import { answerTimeoutMs } from '../assistant-limits.ts';
import type { Assistant, AssistantAnswer, Hears } from '../contract/assistant.ts';
import { required } from './environment.ts';

/** One attempt: a second one would end after the request that waits for it. This client speaks HTTP/2, whose options are these. */
const clientOptions = { maxAttempts: 1, requestHandler: { requestTimeout: answerTimeoutMs, sessionTimeout: answerTimeoutMs } };

/** Amazon Bedrock's ConverseStream, which is one form for the models of all providers. */
export function bedrockAssistant(): Assistant {
  const client = lazy(() => new BedrockRuntimeClient(clientOptions));
  return {
    uses_model: true,
    async answer({ system, turns, output_tokens_max }, hears) {
      const modelId = required('PERIMETER_ASSISTANT_BEDROCK_MODEL');
      const messages = turns.map(({ role, text }) => ({ role, content: [{ text }] }));
      const command = new ConverseStreamCommand({ modelId, system: [{ text: system }], messages, inferenceConfig: { maxTokens: output_tokens_max, temperature: 0.2 } });
      const { stream } = await client().send(command, { abortSignal: AbortSignal.timeout(answerTimeoutMs) });
      if (!stream) throw new Error('Bedrock answered without a stream');
      const answer = await heard(stream, hears);
      if (answer.text.trim() === '') throw new Error('Bedrock answered without text');
      return { ...answer, model: modelId };
    },
  };
}

async function heard(stream: AsyncIterable<ConverseStreamOutput>, hears: Hears): Promise<Pick<AssistantAnswer, 'text' | 'tokens'>> {
  const answer = { text: '', tokens: 0 };
  let isWhole = false;
  for await (const { contentBlockDelta, messageStop, metadata } of stream) {
    const piece = contentBlockDelta?.delta?.text ?? '';
    if (piece !== '') hears(piece);
    answer.text += piece;
    answer.tokens += (metadata?.usage?.inputTokens ?? 0) + (metadata?.usage?.outputTokens ?? 0);
    isWhole ||= messageStop !== undefined;
  }
  // A connection that breaks, or takes too long, ends like one that is done.
  if (!isWhole) throw new Error('Bedrock stopped in the middle of its answer');
  return answer;
}
