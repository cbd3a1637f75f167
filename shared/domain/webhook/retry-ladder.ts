const minute = 60;
const hour = 60 * minute;

/** Seconds before each try, the first included: ten tries over about 75 hours, at least the three retries of the vendor's contract. */
export const retryLadderSeconds: readonly number[] = [0, 5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

/** Spread around a step, so that deliveries that failed together do not come back together. */
const jitter = 0.2;

interface FailedAttempt {
  /** How many tries were made, the last included. */
  attempts: number;
  /** Of the last answer; null when there was none. */
  status: number | null;
  /** The Retry-After header of the last answer. */
  retryAfter?: string | undefined;
  now: Date;
  random?: () => number;
}

/** When to try again; null when it is over: delivered, gone (410), or the ladder has no step left. */
export function nextAttempt({ attempts, status, retryAfter, now, random = Math.random }: FailedAttempt): Date | null {
  const step = retryLadderSeconds[attempts];
  const delivered = status !== null && status >= 200 && status < 300;
  if (step === undefined || delivered || status === 410) return null;
  const asked = status !== null && [429, 502, 503, 504].includes(status) ? retryAfterSeconds(retryAfter, now) : undefined;
  const seconds = asked === undefined ? step * (1 - jitter + 2 * jitter * random()) : Math.min(Math.max(asked, step), 2 * step);
  return new Date(now.getTime() + Math.round(seconds * 1000));
}

/** Retry-After (RFC 9110 section 10.2.3): seconds, or a date in one of the three HTTP forms. Anything else counts as absent. */
function retryAfterSeconds(text: string | undefined, now: Date): number | undefined {
  const value = text?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value);
  // asctime has no zone and means GMT; Date.parse would take it for local time.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [A-Za-z0-9 :-]{17,30}$/.test(value)) return undefined;
  const date = Date.parse(value.endsWith(' GMT') ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : (date - now.getTime()) / 1000;
}
