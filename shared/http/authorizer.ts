import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { Actor } from '../domain/actor/actor.ts';
import { logCrash } from '../lib/logger.ts';
import { timestamp } from '../platform/clock.ts';
import { Problem } from '../problems.ts';
import type { Denial } from './dialect.ts';

/** Reads one header, whatever its case. */
type Headers = (name: string) => string | undefined;

/**
 * An authorizer function: Allow with the actor in its context, or Deny with what the gateway's 401 template prints.
 * It never throws for a refusal, because a thrown one would lose its message.
 */
export function authorizer(authenticate: (headers: Headers) => Promise<Actor>, more: (refused: Problem) => Partial<Denial> = () => ({})): (event: APIGatewayRequestAuthorizerEvent) => Promise<APIGatewayAuthorizerResult> {
  return async (event) => {
    const given = Object.fromEntries(Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    try {
      const actor = await authenticate((name) => given[name]);
      return decision('Allow', actor.type === 'system' ? actor.name : actor.id, { actor: JSON.stringify(actor) });
    } catch (error) {
      if (!(error instanceof Problem)) {
        logCrash(error, { request_id: event.requestContext.requestId });
        throw error;
      }
      return decision('Deny', 'nobody', { message: error.message, code: error.code, timestamp: timestamp(), ...more(error) });
    }
  };
}

/** All methods of the stage: the answer is not cached, and what the actor may do is decided in the function. */
function decision(Effect: 'Allow' | 'Deny', principalId: string, context: Record<string, string>): APIGatewayAuthorizerResult {
  return { principalId, policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: '*' }] }, context };
}
