import type { Parameter, Schema } from './document.ts';
import type { SurfaceWords, Words } from './words.ts';

/** The words for what stands at this path; undefined where there are none. */
export type Say = (path: readonly string[]) => string | undefined;

/** The longest ending of a path that there are words for; the group's before those of the surface where both have it. */
export function sayOf({ common, groups }: SurfaceWords, group: string): Say {
  const vocabularies: Words[] = [groups[group] ?? {}, common];
  return (path) => {
    for (const ending of path.map((_, from) => path.slice(from).join('.'))) {
      const words = vocabularies.find((one) => Object.hasOwn(one, ending));
      if (words) return words[ending];
    }
    return undefined;
  };
}

/** The schema with words for all that does not describe itself; lists and choices are as what they hold. */
export function described(schema: Schema, path: readonly string[], say: Say): Schema {
  const inside = (value: unknown): Schema => described(record(value), path, say);
  const { properties, items, additionalProperties } = schema;
  const choices = ['anyOf', 'oneOf'].flatMap((kind) => (Array.isArray(schema[kind]) ? [[kind, schema[kind].map(inside)] as const] : []));
  return {
    ...schema,
    ...(isRecord(properties) ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, member(record(one), [...path, name], say)])) } : {}),
    ...(isRecord(items) ? { items: inside(items) } : {}),
    ...(isRecord(additionalProperties) ? { additionalProperties: inside(additionalProperties) } : {}),
    ...Object.fromEntries(choices),
  };
}

function member(schema: Schema, path: readonly string[], say: Say): Schema {
  const words = 'description' in schema ? undefined : say(path);
  return { ...described(schema, path, say), ...(words === undefined ? {} : { description: words }) };
}

/** The parameter with words for itself and, where it is an object, for its members. */
export function describedParameter(parameter: Parameter, path: readonly string[], say: Say): Parameter {
  const at = [...path, parameter.name];
  const words = parameter.description ?? say(at);
  return { ...parameter, ...(words === undefined ? {} : { description: words }), schema: described(parameter.schema, at, say) };
}

/** The named shapes, each with the words of the group that says what it is. */
export function describedComponents(components: Record<string, Schema>, words: SurfaceWords): Record<string, Schema> {
  return Object.fromEntries(Object.entries(components).map(([name, schema]) => [name, component(name, schema, words)]));
}

function component(name: string, schema: Schema, words: SurfaceWords): Schema {
  // The form of a shape as input has the words of the shape.
  const shape = name.replace(/(?<=.)Input$/, '');
  const group = Object.keys(words.groups).find((id) => words.groups[id]?.[shape] !== undefined) ?? '';
  return member(schema, [shape], sayOf(words, group));
}

function record(value: unknown): Schema {
  return isRecord(value) ? { ...value } : {};
}

function isRecord(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
