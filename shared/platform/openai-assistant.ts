import { isOn } from '../lib/switch.ts';
import { request } from '../network/egress.ts';
import { webhookPolicy } from '../network/refusal.ts';
import { answerBytesMax, answerTimeoutMs } from './assistant-limits.ts';
import { required } from './aws/environment.ts';
import type { Assistant } from './contract/assistant.ts';
import { OpenAiAnswer } from './openai-answer.ts';

/** Bytes of a token, at least, where an endpoint counts none: the count errs upwards. */
const bytesOfToken = 3;

/** Any endpoint with OpenAI's chat completions: PERIMETER_ASSISTANT_URL is its base, such as `http://127.0.0.1:11434/v1`. Redirects are not followed, and the key goes nowhere else. */
export function openAiAssistant(): Assistant {
  return {
    uses_model: true,
    async answer({ system, turns, output_tokens_max }, hears) {
      const [url, model, key] = [required('PERIMETER_ASSISTANT_URL'), required('PERIMETER_ASSISTANT_MODEL'), process.env['PERIMETER_ASSISTANT_KEY']];
      const messages = [{ role: 'system', content: system }, ...turns.map(({ role, text }) => ({ role, content: text }))];
      const body = JSON.stringify({ model, messages, max_tokens: output_tokens_max, temperature: 0.2, stream: true, stream_options: { include_usage: true } });
      const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream', ...(key ? { Authorization: `Bearer ${key}` } : {}) };
      const said = new OpenAiAnswer(hears);
      const answer = await request({
        url: `${url.replace(/\/+$/, '')}/chat/completions`, method: 'POST', headers, body, policy: policy(),
        timeoutMs: answerTimeoutMs, maxAnswerBytes: answerBytesMax, hears: (bytes) => said.feed(bytes),
      });
      if (answer.status !== 200) throw new Error(`The model's endpoint answered ${answer.status}`);
      const { text, tokens, ...of } = said.whole();
      return { text, model: of.model ?? model, tokens: tokens ?? Math.ceil((Buffer.byteLength(body) + Buffer.byteLength(text)) / bytesOfToken) };
    },
  };
}

/** A model beside the stack is the usual thing on one machine; on AWS a private address would be the deployment's own network, unless its owner says so. */
function policy() {
  return webhookPolicy({ private: isOn('PERIMETER_ALLOW_PRIVATE_ASSISTANT', process.env['PERIMETER_HOST'] === 'local') });
}
