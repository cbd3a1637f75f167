import * as z from 'zod';
import { event } from '../../events/define.ts';
import { products } from '../plan/product.ts';
import { attesting } from './asv.ts';
import { reportFormats, reportTypes } from './formats.ts';

const kind = { type: z.enum(reportTypes), format: z.enum(reportFormats) };

/** An order for one file. `requested_at` names the job: an order that was replaced by a later one is no longer carried out. */
const Order = z.object({ report_id: z.string(), product: z.enum(products), ...kind, requested_at: z.string() });
export type Order = z.infer<typeof Order>;

/** What a webhook or a mail says of a file that was generated, without another read. */
export const Summary = z.object({
  id: z.string(),
  name: z.string(),
  scan: z.object({ id: z.string(), name: z.string() }),
  history_id: z.string(),
  product: z.enum(products),
  compliance: z.boolean().nullable(),
  quarter: z.string(),
  ...kind,
  size: z.int(),
  sha256: z.string(),
  generated_at: z.string(),
  expires_at: z.string(),
  ...attesting,
});

export const GenerationRequested = event('report.generation_requested', Order);
/** A file is there to be downloaded. */
export const Generated = event('report.generated', z.object({ report: Summary }));
