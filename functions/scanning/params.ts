import * as z from 'zod';

/** A malformed id in a path finds nothing: 404, like any other unknown one. */
export const Id = z.object({ id: z.uuid() });
