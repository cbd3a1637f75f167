import type * as z from 'zod';
import { type Fields, problem, type Problem } from '../problems.ts';

/** A schema's complaints as a Problem: field by field, in the words that a client's form can show. A single root key is left out of the names. */
export function invalid(error: z.ZodError, root?: string): Problem {
  const fields: Fields = {};
  for (const issue of error.issues.slice(0, 50)) {
    const path = issue.path.map(String);
    const named = root !== undefined && path.length > 1 && path[0] === root ? path.slice(1) : path;
    (fields[named.join('.') || 'body'] ??= []).push(sentenceOf(issue));
  }
  return problem.invalid(fields);
}

/** Parses, or throws the Problem. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(result.error);
  return result.data;
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return "can't be blank";
  if (issue.code === 'too_small' && issue.origin === 'string' && issue.minimum === 1) return "can't be blank";
  return issue.message.replace(/^Invalid input: /, '').slice(0, 200);
}
