import type { Actor } from '../domain/actor/actor.ts';
import { type Rate, rateWindowSeconds } from '../domain/api-key/rate.ts';
import { problem } from '../problems.ts';

/** Runs the request unless its API key has used up its rate: then 429 with the seconds until the next window. */
export async function withinRate<T>(actor: Actor | null, work: () => Promise<T>): Promise<T> {
  const rate = rateOf(actor);
  if (rate && rate.remaining < 0) throw problem.tooMany(rate.reset_seconds);
  return work();
}

/** The fields of the IETF draft "RateLimit header fields for HTTP". */
export function rateHeaders(actor: Actor | null): Record<string, string> {
  const rate = rateOf(actor);
  if (!rate) return {};
  return { 'ratelimit-policy': `"api-key";q=${rate.limit};w=${rateWindowSeconds}`, ratelimit: `"api-key";r=${Math.max(0, rate.remaining)};t=${rate.reset_seconds}` };
}

function rateOf(actor: Actor | null): Rate | undefined {
  return actor === null || actor.type === 'system' ? undefined : actor.key.rate;
}
