import { once } from 'node:events';
import { type IncomingMessage, request, type Server } from 'node:http';
import * as z from 'zod';
import { createParser } from 'eventsource-parser';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { closeServer, serveSurface } from '../../infra/local/http/server.ts';
import { assistant, composedAssistant } from '../../shared/platform/assistant.ts';
import type { Assistant } from '../../shared/platform/contract/assistant.ts';
import { rawRows } from '../support/raw-table.ts';
import { scanning } from '../support/scanning.ts';
import { useTable } from '../support/table.ts';
import { makeTenants, type Tenants } from '../support/tenants.ts';

// An answer that a client hears while it is written, over a real connection.
useTable();
let tenants: Tenants;
let server: Server;
let url: string;
beforeAll(async () => {
  tenants = await makeTenants();
  ({ server, url } = await serveSurface(scanning, '127.0.0.1', 0, async () => false));
});
afterAll(() => closeServer(server));
afterEach(() => assistant.use(composedAssistant));

const Message = z.object({ data: z.object({ attributes: z.object({ id: z.string(), text: z.string(), source: z.string() }) }) });
const Piece = z.object({ text: z.string() });

interface Event {
  name: string | undefined;
  data: unknown;
}

interface Heard {
  hangUp: () => void;
  status: number | undefined;
  headers: IncomingMessage['headers'];
  next: () => Promise<Event | undefined>;
  rest: () => Promise<Event[]>;
}

/** Asks, and hears the events of the answer one by one, each as soon as it is there. */
async function ask(prompt: unknown, headers: Record<string, string> = {}, person = tenants.a.user): Promise<Heard> {
  const path = `/v2/vulnerabilities/${tenants.a.ids['vulnerabilities']}/chat`;
  const outgoing = request(`${url}${path}`, { method: 'POST', agent: false, headers: { 'x-api-key': person.key, authorization: `Bearer ${person.token}`, 'content-type': 'application/json', accept: 'text/event-stream', ...headers } });
  outgoing.end(JSON.stringify({ prompt }));
  const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
  if (!incoming) throw new Error('No answer');
  const events = eventsOf(incoming);
  return {
    hangUp: () => void outgoing.destroy(),
    status: incoming.statusCode,
    headers: incoming.headers,
    next: async () => (await events.next()).value,
    rest: () => Array.fromAsync(events),
  };
}

async function* eventsOf(incoming: IncomingMessage): AsyncGenerator<Event, undefined> {
  const ready: Event[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => ready.push({ name: event, data: JSON.parse(data) }) });
  for await (const piece of incoming) {
    parser.feed(String(piece));
    yield* ready.splice(0);
  }
  return undefined;
}

const textOf = (events: Event[]): string => events.filter(({ name }) => name === 'message').map(({ data }) => Piece.parse(data).text).join('');

/** A model that says the next piece only when it is told to. */
function hesitant(...pieces: (string | Error)[]): () => void {
  let goOn: () => void = () => undefined;
  const turns = pieces.map(() => Promise.withResolvers<undefined>());
  let turn = 0;
  goOn = () => turns[turn++]?.resolve(undefined);
  const answer: Assistant['answer'] = async (_, hears) => {
    let text = '';
    for (const [at, piece] of pieces.entries()) {
      await turns[at]?.promise;
      if (piece instanceof Error) throw piece;
      hears(piece);
      text += piece;
    }
    return { text, model: 'hesitant', tokens: 10 };
  };
  assistant.use({ uses_model: true, answer });
  return goOn;
}

describe('who accepts an event stream', () => {
  test('reads each piece before the model says the next, and in the end the document, which is what they are together', async () => {
    const goOn = hesitant('Turn ', 'it ', 'off.');
    goOn();
    const { status, headers, next, rest } = await ask('Slowly?');
    expect([status, headers['content-type'], headers['content-length']]).toEqual([201, 'text/event-stream', undefined]);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(await next()).toEqual({ name: 'message', data: { text: 'Turn ' } });
    goOn();
    expect(await next()).toEqual({ name: 'message', data: { text: 'it ' } });
    goOn();
    const last = await rest();
    expect(last.map(({ name }) => name)).toEqual(['message', 'done']);
    expect(Message.parse(last.at(-1)?.data).data.attributes).toMatchObject({ text: 'Turn it off.', source: 'model' });
  });

  test('hears the check\'s own words in pieces where there is no model', async () => {
    const events = await (await ask('Known?')).rest();
    expect(events.filter(({ name }) => name === 'message').length).toBeGreaterThan(3);
    expect(textOf(events)).toBe(Message.parse(events.at(-1)?.data).data.attributes.text);
  });

  test('is told to start anew when the model breaks off, and hears what the check says', async () => {
    const goOn = hesitant('Turn ', new Error('The provider is away'));
    goOn();
    const { next, rest } = await ask('Then?');
    expect(await next()).toEqual({ name: 'message', data: { text: 'Turn ' } });
    goOn();
    const [restart, ...events] = await rest();
    expect(restart).toEqual({ name: 'restart', data: {} });
    const { text, source } = Message.parse(events.at(-1)?.data).data.attributes;
    expect([source, textOf(events)]).toEqual(['knowledge', text]);
    expect(text).toMatch(/^The language model did not answer/);
  });

  test('gets what is refused before the first piece as everybody does', async () => {
    for (const [prompt, person, status] of [['', tenants.a.user, 422], ['Whose?', tenants.b.user, 404]] as const) {
      const refused = await ask(prompt, {}, person);
      expect([refused.status, refused.headers['content-type']]).toEqual([status, 'application/json']);
    }
  });

  test('gets the same answer again for the same Idempotency-Key, as one event, and the model is not asked twice', async () => {
    hesitant('Once.')();
    const key = { 'idempotency-key': 'stream-1' };
    const first = await (await ask('Once?', key)).rest();
    const again = await ask('Once?', key);
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, 'true']);
    expect(await again.rest()).toEqual(first.slice(-1));
  });
});

test('a client that goes away in the middle finds the whole answer in the history', async () => {
  const goOn = hesitant('Turn ', 'it ', 'off.');
  goOn();
  const { next, hangUp } = await ask('And then gone?');
  await next();
  hangUp();
  goOn();
  goOn();
  const stored = async (): Promise<unknown[]> => (await rawRows()).filter(({ entity, text }) => entity === 'Chat message' && text === 'Turn it off.').map(({ role }) => role);
  // The first of them was asked for above, by somebody who stayed.
  await vi.waitFor(async () => expect(await stored()).toHaveLength(2), { timeout: 20_000 });
  expect((await (await ask('Still there?', { accept: 'application/json' })).rest())).toEqual([]);
});

test.each(['application/json', '*/*', 'text/event-stream;q=0, application/json'])('who accepts %s gets the document, in whole', async (accept) => {
  const { status, headers, rest } = await ask('Whole?', { accept });
  expect([status, headers['content-type']]).toEqual([201, 'application/json']);
  expect(await rest()).toEqual([]);
});
