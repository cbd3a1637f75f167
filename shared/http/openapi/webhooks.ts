import type { OpenApiDocument, Parameter, WebhookOperation } from './document.ts';
import type { Schemas } from './schema.ts';
import { described, sayOf } from './describe.ts';
import type { Surface } from '../surface.ts';

/** What the surface posts to its customers' systems, by the name of the event. */
export function webhooksOf({ messages = [], words }: Surface, schemas: Schemas): OpenApiDocument['webhooks'] {
  const say = sayOf(words, 'webhooks');
  const post = (message: (typeof messages)[number]): WebhookOperation => ({
    operationId: message.name,
    summary: message.summary,
    description,
    parameters: headers,
    requestBody: { required: true, content: { 'application/json': { schema: described(schemas.of(message.body, 'output'), ['message'], say) } } },
    responses: answers,
  });
  return messages.length === 0 ? undefined : Object.fromEntries(messages.map((message) => [message.name, { post: post(message) }]));
}

const description = 'Posted to the URL of each active webhook that listens. Signed twice over the raw body, unless the webhook has no secret. It may come twice and in any order. Refused or unanswered, it is tried ten times over about 75 hours.';

const headers: Parameter[] = [
  header('X-CG-Hook-Event', 'The name of the event.', true),
  header('X-CG-Hook-Delivery', 'The id of the event: the same in every try.', true),
  header('X-CG-Hook-Signature', '`sha256=` and the hex HMAC-SHA256 of the raw body under the secret. Compare in constant time.'),
  header('X-CG-Hook-Signature-Previous', 'The same under the secret before, for a time after the secret was changed.'),
  header('webhook-id', 'Standard Webhooks: the id of the event.', true),
  header('webhook-timestamp', 'Standard Webhooks: the time of this try, in seconds since 1970.', true),
  header('webhook-signature', 'Standard Webhooks: `v1,` and the base64 HMAC-SHA256 of `<id>.<timestamp>.<body>`; several are separated by blanks.'),
];

const answers: WebhookOperation['responses'] = {
  '2XX': { description: 'Received. The body of the answer does not matter.' },
  410: { description: 'Wants no more: the webhook is switched off.' },
  default: { description: 'Tried again; `Retry-After` is heeded with 429, 502, 503 and 504.' },
};

function header(name: string, description: string, required = false): Parameter {
  return { name, in: 'header', required, description, schema: { type: 'string' } };
}
