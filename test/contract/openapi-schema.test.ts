import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Schemas } from '../../shared/http/openapi/schema.ts';

const Limit = z.object({ limit: z.int().default(10) }).meta({ id: 'Limit' });
const Plan = z.object({ name: z.string(), limits: z.array(Limit) }).meta({ id: 'Plan' });
const Named = z.object({ name: z.string() }).meta({ id: 'Named' });

describe('the schemas of a document', () => {
  test('name a shape once, wherever it is used', () => {
    const schemas = new Schemas();
    expect(schemas.of(z.object({ one: Named, many: z.array(Named) }), 'output')).toMatchObject({ properties: { one: { $ref: '#/components/schemas/Named' }, many: { items: { $ref: '#/components/schemas/Named' } } } });
    expect(schemas.of(Named, 'input')).toEqual({ $ref: '#/components/schemas/Named' });
    expect(Object.keys(schemas.components)).toEqual(['Named']);
  });

  test('keep apart what is sent from what is answered, where a default makes them differ, and whatever holds it', () => {
    const schemas = new Schemas();
    schemas.of(Plan, 'output');
    expect(schemas.of(Plan, 'input')).toEqual({ $ref: '#/components/schemas/PlanInput' });
    expect(schemas.components['Limit']).toMatchObject({ required: ['limit'] });
    expect(schemas.components['LimitInput']).not.toHaveProperty('required');
    expect(schemas.components['PlanInput']).toMatchObject({ properties: { limits: { items: { $ref: '#/components/schemas/LimitInput' } } } });
  });

  test('refuse two shapes of one name', () => {
    const schemas = new Schemas();
    schemas.of(Named, 'output');
    expect(() => schemas.of(z.object({ other: z.int() }).meta({ id: 'Named' }), 'output')).toThrow('Named');
  });

  test('write exact counts as integers, and leave every object open to grow', () => {
    const schema = new Schemas().of(z.object({ count: z.bigint(), page: z.int(), per_page: z.int().min(1).max(100) }), 'output');
    expect(schema).toEqual({ type: 'object', properties: { count: { type: 'integer' }, page: { type: 'integer' }, per_page: { type: 'integer', minimum: 1, maximum: 100 } }, required: ['count', 'page', 'per_page'] });
  });
});
