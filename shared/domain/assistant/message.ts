import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { tenant, user } from '../actor/context.ts';

/**
 * A conversation of one user about one finding: questions and answers in turn, in the order in which they were said. Nobody else reads it, an Admin
 * neither. A question and its answer are written together, so there is never one without the other. They vanish a year after they were said.
 */
const Stored = z.object({
  user_id: z.string(),
  vulnerability_id: z.string(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  /** Who wrote an answer: a model, or the platform from what its check says. Null for a question. */
  source: z.enum(['model', 'knowledge']).nullable(),
  model: z.string().nullable(),
});

const keptSeconds = 365 * 86_400;

export const ChatMessages = entity(Stored, {
  name: 'Chat message',
  family: 'CHAT',
  within: ({ user_id, vulnerability_id }) => conversationOf(user_id, vulnerability_id),
  counted: true,
  expires: ({ created_at }) => Math.floor(Date.parse(created_at) / 1000) + keptSeconds,
});
export type ChatMessage = ReturnType<typeof ChatMessages.parse>;

export const Document = z
  .object({ id: z.string(), role: z.enum(['user', 'assistant']), text: z.string(), source: z.enum(['model', 'knowledge']).nullable(), model: z.string().nullable(), created_at: z.string() })
  .meta({ id: 'ChatMessage' });

/** That somebody asked, and who answered; not what was said. */
export const Asked = event('assistant.asked', z.object({ source: z.enum(['model', 'knowledge']), tokens: z.int() }));

export const columns = { role: ({ role }: ChatMessage) => role, text: ({ text }: ChatMessage) => text };

export function conversationOf(userId: string, vulnerability: string): string {
  return `${userId}#${vulnerability}`;
}

/** What the acting user and the assistant said about this finding. */
export function history(vulnerability: string, request: ListRequest): Promise<Page<ChatMessage>> {
  const within = conversationOf(user().id, vulnerability);
  return listOf({ stretches: [ChatMessages.stretch(tenant(), within)], parse: ChatMessages.parse, columns, total: () => ChatMessages.count(tenant(), within) }, request);
}
