import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { entity } from '../../table/entity.ts';

/** Seconds: longer than any link works, so that the page behind one can still say who sent it. */
const keptSeconds = 14 * 86_400;

/** That a mail left, by the id of the token in it: who caused it is shown on the page that the link opens. Never what it said. */
const Stored = z.object({ purpose: z.string(), user_id: z.string(), sender: z.object({ id: z.string(), username: z.string() }).nullable() });

export const SentMails = entity(Stored, {
  name: 'Sent mail',
  family: 'MAIL',
  expires: () => Math.floor(clock.now().getTime() / 1000) + keptSeconds,
});
