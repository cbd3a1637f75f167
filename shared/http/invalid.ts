import type * as z from 'zod';
import { type Fields, problem, type Problem } from '../problems.ts';

/** A schema's complaints as a Problem: field by field, in the words that a client's form can show. A single root key is left out of the names. */
export function invalid(error: z.ZodError, root?: string): Problem {
  const fields: Fields = {};
  for (const issue of withoutConsequences(error.issues).slice(0, 50)) {
    const path = issue.path.map(String);
    const named = root !== undefined && path.length > 1 && path[0] === root ? path.slice(1) : path;
    (fields[named.join('.') || 'body'] ??= []).push(sentenceOf(issue).slice(0, 200));
  }
  return problem.invalid(fields);
}

/** Parses, or throws the Problem. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(result.error);
  return result.data;
}

/** Of a value of another type nothing more is said: zod measures the length of a list as that of a text. */
function withoutConsequences(issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const mistyped = new Set(issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => JSON.stringify(path)));
  return issues.filter(({ code, path }) => code === 'invalid_type' || !mistyped.has(JSON.stringify(path)));
}

/** What follows the name of the field: "name can't be blank". */
function sentenceOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? "can't be blank" : `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1 ? "can't be blank" : `must ${bound(issue.origin)}at least ${String(issue.minimum)}${unit(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must ${bound(issue.origin)}at most ${String(issue.maximum)}${unit(issue.origin, issue.maximum)}`;
    case 'invalid_value':
      return issue.values.length === 1 ? `must be ${String(issue.values[0])}` : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return issue.message === 'Invalid input' ? 'has none of the forms that are accepted' : issue.message;
    default:
      return formats[issue.code === 'invalid_format' && issue.message.startsWith('Invalid') ? issue.format : ''] ?? issue.message.replace(/^Invalid (input|string): /, '');
  }
}

const typeNames: Record<string, string> = { string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'an object', record: 'an object', null: 'null' };
const formats: Record<string, string> = { uuid: 'is not a UUID', email: 'is not an e-mail address', datetime: 'is not a time as ISO 8601 with an offset', date: 'is not a date as YYYY-MM-DD', url: 'is not a URL' };
const units: Record<string, [one: string, many: string]> = { string: ['character', 'characters'], array: ['entry', 'entries'] };

function bound(origin: string): string {
  return origin in units ? 'have ' : 'be ';
}

function unit(origin: string, count: number | bigint): string {
  const names = units[origin];
  return names ? ` ${names[count === 1 ? 0 : 1]}` : '';
}
