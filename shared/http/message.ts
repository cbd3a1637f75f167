import type * as z from 'zod';

/** What a surface tells systems of its customers by itself: one POST, published among the webhooks of its OpenAPI document. */
export interface Message {
  /** As receivers know the event. */
  name: string;
  summary: string;
  body: z.ZodType;
}
