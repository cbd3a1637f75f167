import type { Words } from '../../../shared/http/openapi/words.ts';

export const words: Words = {
  Schedule: 'When scans start: any number of scans may choose the same schedule.',
  schedule: 'The schedule.',
  name: 'What you call it.',
  first_time: 'The first time that scans start: `YYYY-MM-DD HH:MM:SS` on the wall clock of `timezone`, or ISO 8601 with an offset. Answered in UTC.',
  'calculateFirstTime.first_time': 'The first occurrence that is not in the past, in UTC; null when there is none.',
  timezone: 'The IANA time zone whose wall clock counts, such as `Europe/Berlin`. The clock time stays when summer time begins and ends; a time that the clock skips is moved on by what is skipped.',
  period: 'Every so many units; `once` has none.',
  period_unit: 'How it repeats: `once` (not at all), `day`, `week` or `month`. A month without the day of `first_time` takes its last day.',
  next_time: 'The next time that scans start, in UTC; null when there is none.',
  duration: 'The longest that a scan which it starts may run, in `duration_unit`; it is stopped then. Null for as long as it takes.',
  duration_unit: 'The unit of `duration`: `hour` or `day`; hours where nothing is said.',
  scans_count: 'How many scans use it. It can be deleted at 0.',
  count: 'How many dates to tell: 5 unless given, at most 100.',
  dates: 'The dates in UTC, soonest first.',
};
