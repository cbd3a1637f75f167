import type * as z from 'zod';
import type { RawRequest } from './request.ts';

/** What an answer tells in a header of its own, for the OpenAPI document. */
export type Told = 'ContentDisposition' | 'ETag' | 'Location' | 'ReprDigest';

/** How a handler's result becomes a response: the envelopes of a dialect are values of this (functions/scanning/answers.ts). */
export interface Answer<T = unknown> {
  /** The schema of the response body; null for an empty one. */
  schema: z.ZodType | null;
  contentType: string;
  /** Other types that the body may have instead. */
  otherTypes?: readonly string[];
  tells?: readonly Told[];
  /** Other answers than the endpoint's own status, with the schemas of their bodies. */
  others?: Record<number, z.ZodType>;
  /** Parses the result on its way out, so that nothing undeclared leaves. Method syntax: a list of endpoints holds answers of many types. */
  present(result: T, request: RawRequest): Presented;
}

interface Presented {
  status?: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}
