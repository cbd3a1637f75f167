import * as z from 'zod';
import { type Exception, reasons, statuses } from './exception.ts';

const Person = z.object({ id: z.string(), username: z.string() });

export const Document = z
  .object({
    id: z.string(),
    text: z.string(),
    nvt: z.string(),
    nvt_name: z.string(),
    hosts: z.string().nullable(),
    port: z.int().nullable(),
    scan: z.string().nullable(),
    scan_name: z.string().nullable(),
    /** The same as `scan`, under the name that it had before. */
    task: z.string().nullable(),
    /** Null: a false positive, the result no longer counts. */
    new_severity: z.number().nullable(),
    reason: z.enum(reasons).nullable(),
    status: z.enum(statuses),
    original_severity: z.number(),
    /** What counts now: the original severity unless the exception is active. */
    effective_severity: z.number(),
    review_comment: z.string(),
    reviewed_by: Person.nullable(),
    reviewed_at: z.string().nullable(),
    end_time: z.string().nullable(),
    matches: z.int(),
    /** Grows with each edit and decision: what an activation names, and the ETag. */
    version: z.int(),
    owner: Person,
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Exception' });

export function present(exception: Exception): z.input<typeof Document> {
  const { hosts, scan, status, new_severity, original_severity } = exception;
  return {
    ...exception,
    hosts: hosts === '' ? null : hosts,
    scan: scan?.id ?? null,
    scan_name: scan?.name ?? null,
    task: scan?.id ?? null,
    effective_severity: status === 'active' ? (new_severity ?? 0) : original_severity,
  };
}
