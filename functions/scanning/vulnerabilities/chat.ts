import type * as z from 'zod';
import { Ask, ask, mayAsk } from '../../../shared/domain/assistant/ask.ts';
import { columns, Document, history } from '../../../shared/domain/assistant/message.ts';
import { show } from '../../../shared/domain/vulnerability/known-list.ts';
import type { Answer } from '../../../shared/http/answer.ts';
import { type Endpoint, endpoint } from '../../../shared/http/endpoint.ts';
import { collection, document } from '../answers.ts';
import { Id } from '../params.ts';

type Message = z.input<typeof Document> & { vulnerability_id: string };

const shown = document('chat_messages', Document);

/**
 * The answer as a document, or as an event stream for who accepts that: `message` events with a part of the text each, then `done` with the document.
 * Functions answer in whole on both hosts, so the stream arrives at once; a client that reads streams needs nothing else (docs/decisions/0009).
 */
const answered: Answer<Message> = {
  ...shown,
  present(message, request) {
    const { headers, ...answer } = shown.present(message, request);
    const located = { ...headers, location: `/v2/vulnerabilities/${message.vulnerability_id}/chat` };
    if (!/\btext\/event-stream\b/i.test(request.headers['accept'] ?? '')) return { ...answer, headers: located };
    const parts = message.text.split(/(?<=\n\n)/).map((text) => eventOf('message', JSON.stringify({ text })));
    return { headers: { ...located, 'content-type': 'text/event-stream' }, body: [...parts, eventOf('done', answer.body.toString())].join('') };
  },
};

/** JSON has no line breaks of its own, which would end the event. */
function eventOf(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}

/** The assistant about one finding. */
export const chat: Endpoint[] = [
  endpoint({
    id: 'askAboutVulnerability',
    method: 'POST',
    path: '/v2/vulnerabilities/{id}/chat',
    summary: '(AI) Send prompt about a given Vulnerability',
    description:
      'Needs `AI_CHAT_VULNERABILITY_SOLUTION` too. Answers with the assistant\'s message; `source` is `knowledge` where no language model is connected or none answered: then it is what the check itself says. With `Accept: text/event-stream` it comes as `message` events and one `done`. 422 when the tokens of the plan for this month are used up.',
    can: 'AI_CHAT_ENABLED',
    params: Id,
    body: Ask,
    answer: answered,
    status: 201,
    handle: ({ params, body }) => ask(params.id, body),
  }),
  endpoint({
    id: 'vulnerabilityChat',
    method: 'GET',
    path: '/v2/vulnerabilities/{id}/chat',
    summary: '(AI) Chat history about a given Vulnerability',
    description: "The user's own questions and the answers; nobody else's. Needs `AI_CHAT_VULNERABILITY_SOLUTION` too.",
    can: 'AI_CHAT_ENABLED',
    params: Id,
    columns,
    answer: collection('chat_messages', Document),
    status: 200,
    handle: async ({ params, list }) => {
      mayAsk();
      await show(params.id);
      return history(params.id, list);
    },
  }),
];
