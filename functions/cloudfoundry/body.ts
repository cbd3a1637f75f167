import * as z from 'zod';
import { refuse } from '../../shared/domain/foundry/refusal.ts';

const Members = z.record(z.string(), z.unknown());

/** A body is an object; a member that is null counts as absent. */
export function prepareBody(body: unknown): unknown {
  if (body === undefined) throw refuse('MessageParseError', 'unexpected end of input');
  if (body === null) throw refuse('MessageParseError', 'Decoded JSON cannot be nil');
  if (typeof body !== 'object' || Array.isArray(body)) throw refuse('MessageParseError', 'invalid request body');
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** All members of a body that are wrong, each in the words that Cloud Controller has for it. */
export function refuseInput(part: string, error: z.ZodError, body: unknown) {
  if (part !== 'body') return undefined;
  const members = Members.safeParse(body).data ?? {};
  const texts = error.issues.slice(0, 20).map(({ path: [field = 'body', ...below], ...issue }) => {
    const name = String(field);
    return `Field: ${name}, Error: ${sentenceOf(name, issue, valueAt(members[name], below), below)}`;
  });
  return refuse('MessageParseError', texts.join(', '));
}

function sentenceOf(name: string, issue: { code?: string | undefined; message: string; expected?: unknown }, value: unknown, below: PropertyKey[]): string {
  if (value === undefined && below.length === 0) return `Missing field ${name}`;
  if (issue.code !== 'invalid_type') return issue.message;
  const at = below.length > 0 ? `At index ${String(below[0])}: ` : '';
  if (issue.expected === 'boolean') return `${at}Expected instance of true or false, given ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  if (issue.expected === 'array') return `${at}Expected instance of Array, given instance of ${classOf(value)}`;
  return `${at}Expected instance of ${issue.expected === 'string' ? 'String' : 'Integer'}, given an instance of ${classOf(value)}`;
}

/** As Ruby calls it. */
function classOf(value: unknown): string {
  if (value === null || value === undefined) return 'NilClass';
  if (Array.isArray(value)) return 'Array';
  if (typeof value === 'boolean') return value ? 'TrueClass' : 'FalseClass';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  return typeof value === 'string' ? 'String' : 'Hash';
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  return Array.isArray(value) && typeof first === 'number' ? valueAt(value[first], rest) : undefined;
}
