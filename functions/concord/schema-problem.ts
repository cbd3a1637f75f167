import type * as z from 'zod';
import { Problem } from '../../shared/problems.ts';

type Part = 'params' | 'querystring' | 'body';

/** The first thing that is wrong, in the words of JSON Schema validators, with its place: `body/name must be string`. What is missing comes first. */
export function schemaProblem(part: Part, error: z.ZodError): Problem {
  const issue = error.issues.find(isMissing) ?? error.issues[0];
  return new Problem('invalid', issue ? sentenceOf(part, issue) : `${part} is invalid`);
}

/** A refusal of one member, in the same words. */
export function memberProblem(part: Part, member: string, reason: string): Problem {
  return new Problem('invalid', `${place(part, member.split('.'))} ${reason}`);
}

function sentenceOf(part: Part, issue: z.core.$ZodIssue): string {
  if (!isMissing(issue)) return `${place(part, issue.path)} ${reasonOf(issue)}`;
  return `${place(part, issue.path.slice(0, -1))} must have required property '${String(issue.path.at(-1))}'`;
}

/** zod says of a missing member only that it received undefined. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  return issue.path.length > 0 && issue.message.endsWith('received undefined');
}

/** `/` and `~` in a name as a JSON pointer spells them; a name that the caller made up is not repeated at any length. */
function place(part: Part, path: PropertyKey[]): string {
  return [part, ...path.map((key) => String(key).slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
}

const unitOf: Record<string, string> = { string: 'characters', array: 'items' };

function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'integer' : issue.expected === 'record' ? 'object' : issue.expected}`;
    case 'too_small':
      return limited(issue.origin, issue.minimum, `fewer than ${issue.minimum}`, '>=');
    case 'too_big':
      return limited(issue.origin, issue.maximum, `more than ${issue.maximum}`, '<=');
    case 'invalid_format':
      return `must match format "${issue.format}"`;
    case 'invalid_value':
      return 'must be equal to one of the allowed values';
    case 'custom':
      return issue.message;
    case 'invalid_union':
      return 'must match a schema in anyOf';
    default:
      return 'is invalid';
  }
}

function limited(origin: string, limit: number | bigint, amount: string, comparison: string): string {
  const unit = unitOf[origin];
  return unit === undefined ? `must be ${comparison} ${limit}` : `must NOT have ${amount} ${unit}`;
}
