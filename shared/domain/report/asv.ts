import * as z from 'zod';
import { NOT_AN_ATTESTATION } from './render/asv-label.ts';
import type { RunEvidence } from './run-evidence.ts';

/** What every answer about a report carries: only a listed ASV may attest (security-and-reliability.md, section 7), and who is not configured as one says so. */
export const attesting = { asv_certificate_number: z.string().nullable(), label: z.literal(NOT_AN_ATTESTATION).optional() };
type Attesting = z.infer<z.ZodObject<typeof attesting>>;

/** The approved scanning vendor that this installation is configured as; nulls where it is none. A blank setting counts as none. */
export function configuredAsv(): RunEvidence['asv'] {
  return { name: setting('PERIMETER_ASV_NAME'), certificate_number: setting('PERIMETER_ASV_CERTIFICATE'), contact: setting('PERIMETER_ASV_CONTACT') };
}

/** The same as an answer says it: with the label unless both name and certificate number are configured. */
export function attestingFields(): Attesting {
  const { name, certificate_number } = configuredAsv();
  return { asv_certificate_number: certificate_number, ...(name === null || certificate_number === null ? { label: NOT_AN_ATTESTATION } : {}) };
}

function setting(name: string): string | null {
  return process.env[name]?.trim() || null;
}
