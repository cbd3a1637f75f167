import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { logCrash } from '../../lib/logger.ts';
import { assistant } from '../../platform/assistant.ts';
import type { Assistant, AssistantAnswer, AssistantQuestion, AssistantTurn } from '../../platform/contract/assistant.ts';
import { problem } from '../../problems.ts';
import { queryRows } from '../../table/query.ts';
import { transact } from '../../table/transact.ts';
import { actor, context, tenant, user } from '../actor/context.ts';
import { hasPermission } from '../actor/actor.ts';
import { activeFor } from '../subscription/subscription.ts';
import { show } from '../vulnerability/known-list.ts';
import { composedBecause, knownAnswer } from './known-answer.ts';
import { Asked, type ChatMessage, ChatMessages, conversationOf } from './message.ts';
import { earlierMax, type Finding, questionAbout, tokensMax } from './prompt.ts';
import { type Listener, Spoken } from './spoken.ts';
import { reserve, type Reserve, settled, tokensOf } from './token-use.ts';

/** Characters of a question. */
const promptMax = 2000;

export const Ask = z.object({ prompt: z.string().trim().min(1).max(promptMax) });

/** Both codes are needed; the endpoint asks for the other one. */
export function mayAsk(): void {
  if (!hasPermission(actor(), 'AI_CHAT_VULNERABILITY_SOLUTION')) throw problem.forbidden();
}

/**
 * Answers a question about one finding of the acting organization, and keeps both. Without a model, or when it does not answer, the answer is what
 * the finding's check says, and says so. The pieces of it are told as they come. 404 for a finding of somebody else, 422 when the month's tokens are used up.
 */
export async function ask(vulnerability: string, { prompt }: z.output<typeof Ask>, listener: Listener): Promise<ChatMessage> {
  mayAsk();
  const finding = await show(vulnerability);
  const model = await assistant();
  const question = questionAbout(finding, model.uses_model ? await earlier(vulnerability) : [], prompt, knownAnswer(finding));
  const taken = model.uses_model ? await reserve(tokensMax(question), tokensOf((await activeFor(tenant(), finding.product))?.plan.code)) : undefined;
  const answer = await answerTo(model, question, listener);
  return keep(finding, prompt, answer, taken);
}

async function earlier(vulnerability: string): Promise<AssistantTurn[]> {
  const stretch = { ...ChatMessages.stretch(tenant(), conversationOf(user().id, vulnerability)), newestFirst: true };
  const { rows } = await queryRows(stretch, earlierMax);
  return rows.map(ChatMessages.parse).toReversed();
}

/** A provider's failure is logged and costs nothing: the reader is helped all the same, and what the model had begun to say does not count. */
async function answerTo(model: Assistant, question: AssistantQuestion, listener: Listener): Promise<AssistantAnswer> {
  if (!model.uses_model) return composed(question, 'none', listener);
  const spoken = new Spoken(listener);
  try {
    const answer = await model.answer(question, (piece) => spoken.say(piece));
    return { ...answer, text: spoken.text };
  } catch (error) {
    logCrash(error, { request_id: context().correlation_id, task: 'assistant' });
    if (spoken.text !== '') listener.restarted();
    return composed(question, 'failed', listener);
  }
}

function composed({ known }: AssistantQuestion, why: keyof typeof composedBecause, listener: Listener): AssistantAnswer {
  const spoken = new Spoken(listener);
  for (const paragraph of `${composedBecause[why]}\n\n${known}`.split(/(?<=\n\n)/)) spoken.say(paragraph);
  return { text: spoken.text, model: null, tokens: 0 };
}

async function keep({ id: vulnerability_id }: Finding, prompt: string, { text, model, tokens }: AssistantAnswer, taken: Reserve | undefined): Promise<ChatMessage> {
  const source = model === null ? 'knowledge' : 'model';
  const said = { user_id: user().id, vulnerability_id };
  const asked = ChatMessages.create(tenant(), { ...said, id: newId(), role: 'user', text: prompt, source: null, model: null });
  const answered = ChatMessages.create(tenant(), { ...said, id: newId(), role: 'assistant', text, source, model });
  await transact([asked, answered, Asked.publish(vulnerability_id, { source, tokens }), ...(taken ? [settled(taken, tokens)] : [])]);
  return answered.item;
}
