import type { RunEvidence } from '../run-evidence.ts';
import { cover } from './pdf/cover.ts';
import { ReportDocument } from './pdf/document.ts';
import { aboutSection } from './sections/about.ts';
import { componentsSection } from './sections/components.ts';
import { exceptionsSection } from './sections/exceptions.ts';
import { findingsSection } from './sections/findings.ts';
import { drawSections } from './sections/section.ts';
import { servicesSection } from './sections/services.ts';
import { specialNotesSection } from './sections/special-notes.ts';
import { summarySection } from './sections/summary.ts';

/** The vulnerability details: every result with its evidence, and every detected service. */
export async function detailedPdf(evidence: RunEvidence): Promise<Uint8Array> {
  const report = new ReportDocument(evidence, 'Detailed report');
  drawSections(report, cover(report, 'Vulnerability details: every result with its evidence, and every detected service'), [
    summarySection,
    componentsSection,
    specialNotesSection,
    exceptionsSection,
    findingsSection,
    servicesSection,
    aboutSection,
  ]);
  return report.finish();
}
