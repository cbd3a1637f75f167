import * as z from 'zod';

const hour = 3_600_000;
/** Without one success for this long, a webhook is switched off. */
const failingMsMax = 5 * 24 * hour;
/** Failures closer together are one outage and count once: a receiver that is asked once a week is not judged by two bad minutes. */
const apartMs = 12 * hour;
/** What "several failures" means. */
const countedMin = 3;

/** A row of failures without a success between. */
export const Failing = z.object({ since: z.string(), counted: z.number().int(), last_counted_at: z.string() });
export type Failing = z.infer<typeof Failing>;

/** The row with one more failure. */
export function withFailure(failing: Failing | null, at: Date): Failing {
  const time = at.toISOString();
  if (!failing) return { since: time, counted: 1, last_counted_at: time };
  if (at.getTime() - Date.parse(failing.last_counted_at) < apartMs) return failing;
  return { ...failing, counted: failing.counted + 1, last_counted_at: time };
}

/** Whether it has failed for so long and so often that it is switched off. */
export function isHopeless({ since, counted }: Failing, at: Date): boolean {
  return counted >= countedMin && at.getTime() - Date.parse(since) >= failingMsMax;
}
