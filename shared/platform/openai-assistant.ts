import * as z from 'zod';
import { isOn } from '../lib/switch.ts';
import { request } from '../network/egress.ts';
import { webhookPolicy } from '../network/refusal.ts';
import { answerBytesMax, answerTimeoutMs } from './assistant-limits.ts';
import { required } from './aws/environment.ts';
import type { Assistant } from './contract/assistant.ts';

const Completion = z.object({
  model: z.string().optional(),
  choices: z.array(z.object({ message: z.object({ content: z.string().min(1) }) })).min(1),
  usage: z.object({ total_tokens: z.int().min(0) }).optional(),
});

/** Bytes of a token, at least, where an endpoint counts none: the count errs upwards. */
const bytesOfToken = 3;

/** Any endpoint with OpenAI's chat completions: PERIMETER_ASSISTANT_URL is its base, such as `http://127.0.0.1:11434/v1`. Redirects are not followed, and the key goes nowhere else. */
export function openAiAssistant(): Assistant {
  return {
    uses_model: true,
    async answer({ system, turns, output_tokens_max }) {
      const [url, model, key] = [required('PERIMETER_ASSISTANT_URL'), required('PERIMETER_ASSISTANT_MODEL'), process.env['PERIMETER_ASSISTANT_KEY']];
      const messages = [{ role: 'system', content: system }, ...turns.map(({ role, text }) => ({ role, content: text }))];
      const body = JSON.stringify({ model, messages, max_tokens: output_tokens_max, temperature: 0.2, stream: false });
      const headers = { 'Content-Type': 'application/json', Accept: 'application/json', ...(key ? { Authorization: `Bearer ${key}` } : {}) };
      const answer = await request({ url: `${url.replace(/\/+$/, '')}/chat/completions`, method: 'POST', headers, body, policy: policy(), timeoutMs: answerTimeoutMs, maxAnswerBytes: answerBytesMax });
      if (answer.status !== 200) throw new Error(`The model's endpoint answered ${answer.status}`);
      const completion = Completion.parse(JSON.parse(answer.body));
      const text = completion.choices[0]?.message.content ?? '';
      return { text, model: completion.model ?? model, tokens: completion.usage?.total_tokens ?? Math.ceil((Buffer.byteLength(body) + Buffer.byteLength(text)) / bytesOfToken) };
    },
  };
}

/** A model beside the stack is the usual thing on one machine; on AWS a private address would be the deployment's own network, unless its owner says so. */
function policy() {
  return webhookPolicy({ private: isOn('PERIMETER_ALLOW_PRIVATE_ASSISTANT', process.env['PERIMETER_HOST'] === 'local') });
}
