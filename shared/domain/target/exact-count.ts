import * as z from 'zod';

/** A count of any size in an answer: a bigint inside, an exact integer in JSON and in the API's description, which zod cannot know by itself. */
export function exactCount() {
  const schema = z.bigint();
  schema._zod.toJSONSchema = () => ({ type: 'integer', minimum: 0 });
  return schema;
}
