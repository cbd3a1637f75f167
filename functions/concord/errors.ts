import type { ProblemCode } from '../../shared/problems.ts';

/** The documented statuses (3); 409 and 413 are ours, for what the documentation does not think of. */
export const errors = {
  malformed: [400, 'Bad Request'],
  unreadable: [400, 'Bad Request'],
  bad_cursor: [400, 'Bad Request'],
  invalid: [400, 'Bad Request'],
  unsupported_media_type: [400, 'Bad Request'],
  unauthenticated: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  not_found: [404, 'Not Found'],
  in_progress: [409, 'Conflict'],
  changed_meanwhile: [409, 'Conflict'],
  too_large: [413, 'Payload Too Large'],
  taken: [422, 'Unprocessable Entity'],
  refused: [422, 'Unprocessable Entity'],
  too_many: [429, 'Too Many Requests'],
} as const satisfies Record<ProblemCode, readonly [number, string]>;

/** What is said of these whatever the reason is: who may not, or finds nothing, learns no more. */
export const saidOf: Partial<Record<ProblemCode, string>> = {
  unauthenticated: 'Unauthorized',
  forbidden: 'Forbidden',
  not_found: 'Not Found',
  too_many: 'Rate limit exceeded',
};
