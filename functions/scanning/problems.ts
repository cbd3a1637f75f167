import type { ProblemCode } from '../../shared/problems.ts';

/** The documented labels (401 Unauthorized, 403 Forbidden, 404 Record Not Found, 422 Parameter Error) and our statuses for the rest. */
export const statusOf = {
  malformed: 400,
  unreadable: 400,
  bad_cursor: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  in_progress: 409,
  changed_meanwhile: 412,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  taken: 422,
  refused: 422,
  too_many: 429,
} satisfies Record<ProblemCode, number>;
