import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { invalid } from '../../shared/http/invalid.ts';

const Thing = z.object({
  name: z.string().min(1).max(5),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
  kind: z.enum(['tcp', 'udp']).optional(),
  id: z.uuid().optional(),
  email: z.email().optional(),
  list: z.array(z.string()).min(1).max(2).optional(),
  on: z.boolean().optional(),
  price: z.union([z.number(), z.boolean()]).optional(),
  own: z.string().refine(() => false, 'is not a colour such as #1f4e79').optional(),
});

const reasonsOf = (given: unknown, schema: z.ZodType = Thing, root?: string): unknown => {
  const { error } = schema.safeParse(given);
  return error && invalid(error, root).fields;
};

describe('a refusal names each field and what it must be', () => {
  test.each([
    [{}, { name: ["can't be blank"] }],
    [{ name: '' }, { name: ["can't be blank"] }],
    [{ name: 'longer' }, { name: ['must have at most 5 characters'] }],
    [{ name: 'a', limit: 0 }, { limit: ['must be at least 1'] }],
    [{ name: 'a', limit: 101 }, { limit: ['must be at most 100'] }],
    [{ name: 'a', limit: 'x' }, { limit: ['must be a number'] }],
    [{ name: 'a', limit: 1.5 }, { limit: ['must be a whole number'] }],
    [{ name: 'a', kind: 'sctp' }, { kind: ['must be one of tcp, udp'] }],
    [{ name: 'a', id: '7' }, { id: ['is not a UUID'] }],
    [{ name: 'a', email: '7' }, { email: ['is not an e-mail address'] }],
    [{ name: 'a', list: [] }, { list: ['must have at least 1 entry'] }],
    [{ name: 'a', list: ['a', 'b', 'c'] }, { list: ['must have at most 2 entries'] }],
    [{ name: 'a', on: 'yes' }, { on: ['must be true or false'] }],
    [{ name: 'a', price: 'x' }, { price: ['has none of the forms that are accepted'] }],
    [{ name: 'a', own: 'red' }, { own: ['is not a colour such as #1f4e79'] }],
  ])('%j', (given, fields) => {
    expect(reasonsOf(given)).toEqual(fields);
  });

  test('a value of another type is told that alone, not what would follow from it', () => {
    expect(reasonsOf({ name: [] })).toEqual({ name: ['must be a text'] });
  });

  test('the root of a body is left out of the names', () => {
    expect(reasonsOf({ thing: { name: '' } }, z.object({ thing: Thing }), 'thing')).toEqual({ name: ["can't be blank"] });
    expect(reasonsOf({}, z.object({ thing: Thing }), 'thing')).toEqual({ thing: ["can't be blank"] });
  });
});
