import * as z from 'zod';
import type { Schema } from './document.ts';

/**
 * Collects the named schemas of one document. A shape with `.meta({ id })` becomes a component; where its form as input differs
 * (a default makes a member optional there), that form is `<Id>Input`.
 */
export class Schemas {
  readonly components: Record<string, Schema> = {};

  /** The JSON Schema of what is sent (`input`) or answered (`output`), with its named parts moved to the components. */
  of(type: z.ZodType, io: 'input' | 'output'): Schema {
    const { root, parts } = convert(type, io);
    const differing = io === 'input' ? namesThatDiffer(parts, convert(type, 'output').parts) : new Set<string>();
    const nameOf = (name: string): string => (differing.has(name) ? `${name}Input` : name);
    for (const [name, part] of Object.entries(parts)) this.add(nameOf(name), pointed(part, nameOf));
    return pointed(root, nameOf);
  }

  /** The schema itself where a reference stands. */
  resolve(schema: Schema): Schema {
    const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
    return name === undefined ? schema : (this.components[name] ?? schema);
  }

  private add(name: string, schema: Schema): void {
    const known = this.components[name];
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) throw new Error(`Two different shapes have the id ${name}`);
    this.components[name] = schema;
  }
}

interface Converted {
  root: Schema;
  parts: Record<string, Schema>;
}

function convert(type: z.ZodType, io: 'input' | 'output'): Converted {
  const { $schema: _, $defs, ...root } = z.toJSONSchema(type, { io, unrepresentable: 'any', override: tidy });
  const parts = Object.entries($defs ?? {}).map(([name, part]) => [name, record(part)] as const);
  return { root, parts: Object.fromEntries(parts) };
}

/**
 * Counts of addresses are bigints, which JSON writes as integers. The limits of JavaScript's integers are no rule of ours, and an answer
 * may grow members later (unknown ones in a body are ignored), so no object is closed.
 */
function tidy({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (zodSchema._zod.def.type === 'bigint') jsonSchema.type = 'integer';
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

/** A part differs when its own text does, or when it refers to one that differs. */
function namesThatDiffer(input: Record<string, Schema>, output: Record<string, Schema>): Set<string> {
  const differing = new Set(Object.keys(input).filter((name) => JSON.stringify(input[name]) !== JSON.stringify(output[name])));
  for (let before = -1; before !== differing.size; ) {
    before = differing.size;
    for (const [name, part] of Object.entries(input)) {
      const text = JSON.stringify(part);
      if ([...differing].some((other) => text.includes(`"#/$defs/${other}"`))) differing.add(name);
    }
  }
  return differing;
}

/** A copy whose references point into the document's components. */
function pointed(schema: Schema, nameOf: (name: string) => string): Schema {
  const text = JSON.stringify(schema, (key, value: unknown) => {
    if (key !== '$ref' || typeof value !== 'string') return value;
    return value.replace(/^#\/\$defs\/(.*)$/, (_, name: string) => `#/components/schemas/${nameOf(name)}`);
  });
  return record(JSON.parse(text));
}

function record(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
