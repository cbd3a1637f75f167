import * as z from 'zod';

/** The token of an answer that signed somebody in; throws for one that asks for a second step. */
export function tokenOf(answer: unknown): string {
  return z.object({ token: z.string() }).parse(answer).token;
}

/** The state of an answer that asks for a second step. */
export function stateOf(answer: unknown): string {
  return z.object({ otp_session_state: z.string() }).strict().parse(answer).otp_session_state;
}
