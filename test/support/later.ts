import { afterEach, beforeEach } from 'vitest';
import { clock } from '../../shared/platform/clock.ts';

/** Runs `work` with the platform's clock so many minutes ahead. */
export async function afterMinutes<T>(minutes: number, work: () => Promise<T>): Promise<T> {
  const now = clock.now;
  clock.now = () => new Date(now().getTime() + minutes * 60_000);
  try {
    return await work();
  } finally {
    clock.now = now;
  }
}

/** Each test begins five minutes into a window of 15, and so at the beginning of a step of 30 seconds: none of them meets a boundary by chance. */
export function useSteadyClock(): void {
  const now = clock.now;
  beforeEach(() => {
    const [windowMs, intoMs] = [900_000, 300_000];
    const ahead = windowMs + intoMs - (now().getTime() % windowMs);
    clock.now = () => new Date(now().getTime() + ahead);
  });
  afterEach(() => {
    clock.now = now;
  });
}
