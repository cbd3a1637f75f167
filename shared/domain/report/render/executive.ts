import type { RunEvidence } from '../run-evidence.ts';
import { cover } from './pdf/cover.ts';
import { ReportDocument } from './pdf/document.ts';
import { aboutSection } from './sections/about.ts';
import { componentsSection } from './sections/components.ts';
import { exceptionsSection } from './sections/exceptions.ts';
import { failingChecksSection } from './sections/failing-checks.ts';
import { specialNotesSection } from './sections/special-notes.ts';
import { summarySection } from './sections/summary.ts';
import { drawSections } from './sections/section.ts';

/** The scan report summary: verdict, figures, components, special notes and exceptions, on as few pages as they need. */
export async function executivePdf(evidence: RunEvidence): Promise<Uint8Array> {
  const report = new ReportDocument(evidence, 'Executive report');
  drawSections(report, cover(report, 'Scan report summary: the verdict, the figures behind it, and each component'), [
    summarySection,
    failingChecksSection,
    componentsSection,
    specialNotesSection,
    exceptionsSection,
    aboutSection,
  ]);
  return report.finish();
}
