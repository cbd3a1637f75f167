import type { RunEvidence } from '../../run-evidence.ts';
import type { Contents } from '../pdf/cover.ts';
import type { ReportDocument } from '../pdf/document.ts';
import { heading } from '../pdf/flow.ts';

/** One chapter of a report: its heading stays with at least `keep` points of what `draw` puts below it, which is little where it has nothing to show. */
export interface Section {
  title: string;
  keep: (evidence: RunEvidence) => number;
  draw: (report: ReportDocument) => void;
}

/** Draws the chapters behind the cover, each noted in the contents with the page where its heading came to stand. */
export function drawSections(report: ReportDocument, contents: Contents, list: Section[]): void {
  report.newPage();
  for (const section of list) {
    report.group('Sect', () => {
      heading(report, 2, section.title, section.keep(report.evidence));
      contents.add(section.title);
      section.draw(report);
    }, { title: section.title });
  }
}
