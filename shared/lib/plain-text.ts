import * as z from 'zod';

/** Controls, lone surrogates, and characters that are invisible or turn the direction of reading: two names must not look alike and differ. */
const deceptive = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const deceptiveButBreaks = /(?![\t\n\r])[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

const refusal = 'holds control or invisible characters';

/** A name or title: one line, in NFC, at least one visible character. */
export function line(max: number) {
  return z.string().trim().normalize().min(1).max(max).refine((text) => !deceptive.test(text), refusal);
}

/** A comment: any lines, in NFC; null means empty. */
export function prose(max: number) {
  return z.string().normalize().max(max).refine((text) => !deceptiveButBreaks.test(text), refusal).nullable().transform((text) => text ?? '');
}
