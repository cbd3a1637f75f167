import * as z from 'zod';

/** Stored names are folded, so a name may not hide characters that nobody sees (control, zero width, direction). */
export const Username = z.string().trim().min(1).max(255).regex(/^[^\p{Cc}\p{Cf}]*$/u, 'has characters that cannot be seen');
