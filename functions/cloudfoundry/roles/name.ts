import * as z from 'zod';

/** Somebody by user name; the origin says which identity provider, where there are several. */
export const memberBody = z.object({ username: z.string(), origin: z.string().optional() });
