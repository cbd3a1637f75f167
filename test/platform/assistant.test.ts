import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server, type Http2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { composedAssistant } from '../../shared/platform/assistant.ts';
import { bedrockAssistant } from '../../shared/platform/aws/assistant.ts';
import type { AssistantQuestion } from '../../shared/platform/contract/assistant.ts';
import { openAiAssistant } from '../../shared/platform/openai-assistant.ts';
import { frame } from './event-stream-frame.ts';

// What leaves on the wire for both protocols, and what becomes of each answer: a scripted server on this machine plays the provider, piece by piece.
let script: { status: number; pieces: (string | Buffer)[]; type?: string; headers?: Record<string, string> };
let asked: { method: string | undefined; url: string | undefined; authorization: string | undefined; body: unknown }[] = [];
let said: string[] = [];
const hears = (piece: string): void => void said.push(piece);
async function heard(request: IncomingMessage | Http2ServerRequest): Promise<void> {
  asked.push({ method: request.method, url: decodeURIComponent(request.url ?? ''), authorization: request.headers.authorization, body: JSON.parse(await text(request)) });
}
async function speak(response: ServerResponse | Http2ServerResponse, type: string): Promise<void> {
  response.statusCode = script.status;
  for (const [name, value] of Object.entries({ 'content-type': script.type ?? type, ...script.headers })) response.setHeader(name, value);
  await pipeline(Readable.from(script.pieces), new PassThrough(), response);
}
const server = createServer((request, response) => void heard(request).then(() => speak(response, 'text/event-stream')));
// Bedrock's client speaks HTTP/2.
const bedrock = createHttp2Server((request, response) => void heard(request).then(() => speak(response, 'application/vnd.amazon.eventstream')));
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
  said = [];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await once(server.close(), 'close');
  bedrock.close();
});

const question: AssistantQuestion = { system: 'Rules', turns: [{ role: 'user', text: 'One' }, { role: 'assistant', text: 'Two' }, { role: 'user', text: 'Three' }], output_tokens_max: 77, known: 'What is known' };

const stop = frame('messageStop', { stopReason: 'end_turn' });
const usage = frame('metadata', { usage: { inputTokens: 30, outputTokens: 5, totalTokens: 35 }, metrics: { latencyMs: 1 } });
const delta = (piece: string): Buffer => frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: piece } });

describe('Amazon Bedrock', () => {
  test('is asked by ConverseStream, without tools, and its text is heard piece by piece and its tokens are read', async () => {
    script = { status: 200, pieces: [frame('messageStart', { role: 'assistant' }), delta('Turn it '), delta('off.'), frame('contentBlockStop', { contentBlockIndex: 0 }), stop, usage] };
    expect(await bedrockAssistant().answer(question, hears)).toEqual({ text: 'Turn it off.', model: 'eu.vendor.model-v1:0', tokens: 35 });
    expect(said).toEqual(['Turn it ', 'off.']);
    expect(asked).toEqual([{
      method: 'POST', url: '/model/eu.vendor.model-v1:0/converse-stream', authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 .*\/bedrock\/aws4_request/),
      body: { system: [{ text: 'Rules' }], messages: [{ role: 'user', content: [{ text: 'One' }] }, { role: 'assistant', content: [{ text: 'Two' }] }, { role: 'user', content: [{ text: 'Three' }] }], inferenceConfig: { maxTokens: 77, temperature: 0.2 } },
    }]);
  });

  test.each([[429, '{"message":"Too many requests"}', 'Too many requests'], [500, '{"message":"Internal"}', 'Internal']])('is asked once, and a %i is a failure', async (status, body, reason) => {
    script = { status, pieces: [body], type: 'application/json' };
    await expect(bedrockAssistant().answer(question, hears)).rejects.toThrow(reason);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['without text', [stop, usage], 'without text'],
    ['that breaks off', [delta('Turn it ')], 'in the middle'],
    ['that it gives up', [delta('Turn it '), frame('throttlingException', { message: 'Slow down' }, 'exception')], 'Slow down'],
  ])('an answer %s is a failure', async (_, pieces, reason) => {
    script = { status: 200, pieces };
    await expect(bedrockAssistant().answer(question, hears)).rejects.toThrow(reason);
  });
});

const chunk = (content: string, finish_reason: string | null = null): string => `data: ${JSON.stringify({ model: 'small-2', choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`;
const done = 'data: [DONE]\n\n';

describe('an endpoint of OpenAI\'s form', () => {
  test('is asked for a streamed chat completion, without tools, with its key, and its text is heard piece by piece and its tokens are read', async () => {
    const [first, second] = [chunk('Turn it ').slice(0, 40), chunk('Turn it ').slice(40)];
    script = { status: 200, pieces: [': hello\n\n', first, second, chunk('\u00f6ff.'), chunk('', 'stop'), 'data: {"choices":[],"usage":{"prompt_tokens":30,"completion_tokens":5,"total_tokens":35}}\n\n', done] };
    expect(await openAiAssistant().answer(question, hears)).toEqual({ text: 'Turn it \u00f6ff.', model: 'small-2', tokens: 35 });
    expect(said).toEqual(['Turn it ', '\u00f6ff.']);
    expect(asked).toEqual([{
      method: 'POST', url: '/v1/chat/completions', authorization: 'Bearer secret',
      body: { model: 'small', messages: [{ role: 'system', content: 'Rules' }, { role: 'user', content: 'One' }, { role: 'assistant', content: 'Two' }, { role: 'user', content: 'Three' }], max_tokens: 77, temperature: 0.2, stream: true, stream_options: { include_usage: true } },
    }]);
  });

  test('that counts nothing is counted by bytes, upwards', async () => {
    script = { status: 200, pieces: ['data: {"choices":[{"delta":{"content":"Yes"},"finish_reason":"stop"}]}\n\n', done] };
    const { tokens, model } = await openAiAssistant().answer(question, hears);
    expect([model, tokens > 40]).toEqual(['small', true]);
  });

  test.each([
    ['that refuses', 401, ['{"error":{"message":"bad key"}}'], 'answered 401'],
    ['that speaks no events', 200, ['nonsense'], 'in the middle'],
    ['whose events are no JSON', 200, ['data: nonsense\n\n'], 'JSON'],
    ['whose events are of another form', 200, ['data: {"choices":"none"}\n\n'], 'choices'],
    ['that says nothing', 200, [chunk('', 'stop'), done], 'without text'],
    ['that breaks off', 200, [chunk('Turn it ')], 'in the middle'],
    ['that gives up', 200, [chunk('Turn it '), 'data: {"error":{"message":"overloaded"}}\n\n'], 'gave up'],
    ['with an endless event', 200, [`data: ${'a'.repeat(300_000)}`], 'max buffer size'],
    ['with too long an answer', 200, [chunk('a'.repeat(20_000)), ...Array.from({ length: 15 }, () => chunk('b'.repeat(20_000))), done], 'in the middle'],
  ])('%s is a failure', async (_, status, pieces, reason) => {
    script = { status, pieces };
    await expect(openAiAssistant().answer(question, hears)).rejects.toThrow(reason);
  });

  test('is not followed elsewhere, so that the key stays where it belongs', async () => {
    script = { status: 307, pieces: ['{}'], headers: { location: 'http://127.0.0.1:1/' } };
    await expect(openAiAssistant().answer(question, hears)).rejects.toThrow('answered 307');
    expect(asked).toHaveLength(1);
  });

  test('on a metadata or, on AWS, a private address is never connected to', async () => {
    vi.stubEnv('PERIMETER_ASSISTANT_URL', 'http://169.254.169.254/v1');
    await expect(openAiAssistant().answer(question, hears)).rejects.toMatchObject({ name: 'EgressError' });
    vi.stubEnv('PERIMETER_ASSISTANT_URL', 'https://10.0.0.1/v1');
    vi.stubEnv('PERIMETER_HOST', 'aws');
    await expect(openAiAssistant().answer(question, hears)).rejects.toMatchObject({ name: 'EgressError' });
    expect(asked).toEqual([]);
  });
});

test('without either the answer is what is known', async () => {
  expect(await composedAssistant.answer(question, hears)).toEqual({ text: 'What is known', model: null, tokens: 0 });
  expect(said).toEqual(['What is known']);
});
