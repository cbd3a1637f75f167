/**
 * The closed catalogue of everything that may be refused. Domain code throws a code; only a surface's dialect knows which status,
 * envelope and wording its clients expect (functions/<surface>/problems.ts, exhaustive by `satisfies`). What is not a Problem is a bug and answers 500.
 */
const sentences = {
  malformed: (p: { what: string }) => `Malformed request: ${p.what}`,
  unreadable: (p: { what: string }) => `Malformed request: ${p.what}`,
  unauthenticated: () => 'Unauthorized',
  forbidden: () => 'Forbidden: a permission is missing',
  not_found: (p: { what: string }) => `${p.what} not found`,
  invalid: (p: { fields: Fields }) =>
    Object.entries(p.fields)
      .map(([field, reasons]) => `${field} ${reasons.join(', ')}`)
      .join('; '),
  taken: (p: { field: string; value: string }) => `${p.field} has already been taken`,
  refused: (p: { reason: string }) => p.reason,
  in_progress: () => 'A request with this Idempotency-Key is still in progress',
  changed_meanwhile: (p: { what: string }) => `${p.what} was changed by somebody else; read it again`,
  too_large: (p: { limit_bytes: number }) => `The body is larger than ${p.limit_bytes} bytes`,
  unsupported_media_type: (p: { expected: string }) => `Unsupported content type, expected ${p.expected}`,
  too_many: (p: { retry_after_seconds: number }) => `Too many requests, try again in ${p.retry_after_seconds} seconds`,
  bad_cursor: () => 'The cursor is not one of this list',
} as const;

export type Fields = Record<string, string[]>;
export type ProblemCode = keyof typeof sentences;
/** A refusal that a client may read. `fields` names what was wrong with which input, `retryAfterSeconds` when to come back. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly fields: Fields | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, sentence: string, extra: { fields?: Fields | undefined; retryAfterSeconds?: number | undefined } = {}) {
    super(sentence);
    this.name = 'Problem';
    this.code = code;
    this.fields = extra.fields;
    this.retryAfterSeconds = extra.retryAfterSeconds;
  }
}

export const problem = {
  malformed: (what: string) => new Problem('malformed', sentences.malformed({ what })),
  /** No request at all: before anybody asked what it is for. */
  unreadable: (what: string) => new Problem('unreadable', sentences.unreadable({ what })),
  unauthenticated: () => new Problem('unauthenticated', sentences.unauthenticated()),
  forbidden: () => new Problem('forbidden', sentences.forbidden()),
  notFound: (what: string) => new Problem('not_found', sentences.not_found({ what })),
  invalid: (fields: Fields) => new Problem('invalid', sentences.invalid({ fields }), { fields }),
  taken: (field: string, value: string) => new Problem('taken', sentences.taken({ field, value }), { fields: { [field]: ['has already been taken'] } }),
  refused: (reason: string, fields?: Fields) => new Problem('refused', sentences.refused({ reason }), { fields }),
  inProgress: () => new Problem('in_progress', sentences.in_progress()),
  changedMeanwhile: (what: string) => new Problem('changed_meanwhile', sentences.changed_meanwhile({ what })),
  tooLarge: (limit: number) => new Problem('too_large', sentences.too_large({ limit_bytes: limit })),
  unsupportedMediaType: (expected: string) => new Problem('unsupported_media_type', sentences.unsupported_media_type({ expected })),
  tooMany: (seconds: number) => new Problem('too_many', sentences.too_many({ retry_after_seconds: seconds }), { retryAfterSeconds: seconds }),
  badCursor: () => new Problem('bad_cursor', sentences.bad_cursor()),
};
