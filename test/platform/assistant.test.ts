import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server, type Http2ServerRequest } from 'node:http2';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { composedAssistant } from '../../shared/platform/assistant.ts';
import { bedrockAssistant } from '../../shared/platform/aws/assistant.ts';
import type { AssistantQuestion } from '../../shared/platform/contract/assistant.ts';
import { openAiAssistant } from '../../shared/platform/openai-assistant.ts';

// What leaves on the wire for both protocols, and what becomes of each answer: a scripted server on this machine plays the provider.
let script: { status: number; body: string; headers?: Record<string, string> };
let asked: { method: string | undefined; url: string | undefined; authorization: string | undefined; body: unknown }[] = [];
async function heard(request: IncomingMessage | Http2ServerRequest): Promise<void> {
  asked.push({ method: request.method, url: decodeURIComponent(request.url ?? ''), authorization: request.headers.authorization, body: JSON.parse(await text(request)) });
}
const head = () => ({ 'content-type': 'application/json', ...script.headers });
const server = createServer((request, response) => void heard(request).then(() => response.writeHead(script.status, head()).end(script.body)));
// Bedrock's client speaks HTTP/2.
const bedrock = createHttp2Server((request, response) => void heard(request).then(() => {
  response.writeHead(script.status, head());
  response.end(script.body);
}));
const listening = async (one: Server | Http2Server): Promise<string> => {
  await once(one.listen(0, '127.0.0.1'), 'listening');
  const address = one.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
};
beforeAll(async () => {
  const [url, bedrockUrl] = [await listening(server), await listening(bedrock)];
  vi.stubEnv('PERIMETER_HOST', 'local');
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', bedrockUrl);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('PERIMETER_ASSISTANT_BEDROCK_MODEL', 'eu.vendor.model-v1:0');
  vi.stubEnv('PERIMETER_ASSISTANT_URL', `${url}/v1/`);
  vi.stubEnv('PERIMETER_ASSISTANT_MODEL', 'small');
  vi.stubEnv('PERIMETER_ASSISTANT_KEY', 'secret');
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await once(server.close(), 'close');
  bedrock.close();
});

const question: AssistantQuestion = { system: 'Rules', turns: [{ role: 'user', text: 'One' }, { role: 'assistant', text: 'Two' }, { role: 'user', text: 'Three' }], output_tokens_max: 77, known: 'What is known' };

describe('Amazon Bedrock', () => {
  test('is asked by Converse, without tools, and its text and tokens are read', async () => {
    script = { status: 200, body: JSON.stringify({ output: { message: { role: 'assistant', content: [{ text: 'Turn it ' }, { text: 'off.' }] } }, stopReason: 'end_turn', usage: { inputTokens: 30, outputTokens: 5, totalTokens: 35 }, metrics: { latencyMs: 1 } }) };
    expect(await bedrockAssistant().answer(question)).toEqual({ text: 'Turn it off.', model: 'eu.vendor.model-v1:0', tokens: 35 });
    expect(asked).toEqual([{
      method: 'POST', url: '/model/eu.vendor.model-v1:0/converse', authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 .*\/bedrock\/aws4_request/),
      body: { system: [{ text: 'Rules' }], messages: [{ role: 'user', content: [{ text: 'One' }] }, { role: 'assistant', content: [{ text: 'Two' }] }, { role: 'user', content: [{ text: 'Three' }] }], inferenceConfig: { maxTokens: 77, temperature: 0.2 } },
    }]);
  });

  test.each([[429, '{"message":"Too many requests"}', 'Too many requests'], [500, '{"message":"Internal"}', 'Internal'], [200, '{"output":{"message":{"role":"assistant","content":[]}},"usage":{"inputTokens":1,"outputTokens":0,"totalTokens":1}}', 'Bedrock answered without text']])('is asked once, and a %i without an answer is a failure', async (status, body, reason) => {
    script = { status, body };
    await expect(bedrockAssistant().answer(question)).rejects.toThrow(reason);
    expect(asked).toHaveLength(1);
  });
});

describe('an endpoint of OpenAI\'s form', () => {
  test('is asked for a chat completion, without tools, with its key, and its text and tokens are read', async () => {
    script = { status: 200, body: JSON.stringify({ model: 'small-2', choices: [{ index: 0, message: { role: 'assistant', content: 'Turn it off.' }, finish_reason: 'stop' }], usage: { prompt_tokens: 30, completion_tokens: 5, total_tokens: 35 } }) };
    expect(await openAiAssistant().answer(question)).toEqual({ text: 'Turn it off.', model: 'small-2', tokens: 35 });
    expect(asked).toEqual([{
      method: 'POST', url: '/v1/chat/completions', authorization: 'Bearer secret',
      body: { model: 'small', messages: [{ role: 'system', content: 'Rules' }, { role: 'user', content: 'One' }, { role: 'assistant', content: 'Two' }, { role: 'user', content: 'Three' }], max_tokens: 77, temperature: 0.2, stream: false },
    }]);
  });

  test('that counts nothing is counted by bytes, upwards', async () => {
    script = { status: 200, body: JSON.stringify({ choices: [{ message: { role: 'assistant', content: 'Yes' } }] }) };
    const { tokens, model } = await openAiAssistant().answer(question);
    expect([model, tokens > 40]).toEqual(['small', true]);
  });

  test.each([[401, '{"error":{"message":"bad key"}}', 'answered 401'], [200, 'nonsense', 'JSON'], [200, '{"choices":[]}', 'choices'], [200, `{"choices":[{"message":{"content":"${'a'.repeat(300_000)}"}}]}`, 'JSON']])('that answers %i without an answer of that form, or too long a one, is a failure', async (status, body, reason) => {
    script = { status, body };
    await expect(openAiAssistant().answer(question)).rejects.toThrow(reason);
  });

  test('is not followed elsewhere, so that the key stays where it belongs', async () => {
    script = { status: 307, body: '{}', headers: { location: 'http://127.0.0.1:1/' } };
    await expect(openAiAssistant().answer(question)).rejects.toThrow('answered 307');
    expect(asked).toHaveLength(1);
  });

  test('on a metadata or, on AWS, a private address is never connected to', async () => {
    vi.stubEnv('PERIMETER_ASSISTANT_URL', 'http://169.254.169.254/v1');
    await expect(openAiAssistant().answer(question)).rejects.toMatchObject({ name: 'EgressError' });
    vi.stubEnv('PERIMETER_ASSISTANT_URL', 'https://10.0.0.1/v1');
    vi.stubEnv('PERIMETER_HOST', 'aws');
    await expect(openAiAssistant().answer(question)).rejects.toMatchObject({ name: 'EgressError' });
    expect(asked).toEqual([]);
  });
});

test('without either the answer is what is known', async () => {
  expect(await composedAssistant.answer(question)).toEqual({ text: 'What is known', model: null, tokens: 0 });
});
