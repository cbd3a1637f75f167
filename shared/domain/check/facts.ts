import * as z from 'zod';

/** How a check counts in a PCI verdict; `score` means by its CVSS base score (4.0 and up fails). */
const pciTreatments = ['score', 'automatic_failure', 'denial_of_service_only', 'special_note', 'information'] as const;

/**
 * What a check says for itself, beside how it detects. Findings of the catalogue name it by OID and show its text of today; findings
 * of any other check (another engine's, a product's known vulnerabilities) are stored with this.
 */
export const CheckFacts = z.object({
  oid: z.string(),
  name: z.string(),
  /** One of the catalogue's, or the engine's own word. */
  family: z.string(),
  /** CVSS v3.1 vector; null for information, or where an engine gives a score alone. */
  cvss_vector: z.string().nullable(),
  summary: z.string(),
  insight: z.string(),
  impact: z.string(),
  affected: z.string(),
  solution: z.string(),
  solution_type: z.enum(['VendorFix', 'Mitigation', 'Workaround', 'WillNotFix', 'NoneAvailable']),
  /** How it is detected, for a reader of the report. */
  vuldetect: z.string(),
  qod: z.object({ value: z.number(), type: z.string() }),
  /** CVEs that decide the score. */
  cves: z.array(z.string()),
  refs: z.array(z.object({ type: z.enum(['cve', 'bid', 'url', 'cert-bund', 'dfn-cert']), id: z.string() })),
  pci: z.enum(pciTreatments),
  /** What the customer has to declare in a PCI report (ASV special note), whatever the score; null for most checks. */
  special_note: z.string().nullable(),
});
export type CheckFacts = z.infer<typeof CheckFacts>;
