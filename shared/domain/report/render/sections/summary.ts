import type { RunEvidence } from '../../run-evidence.ts';
import { PAGE, TEXT_WIDTH, type ReportDocument } from '../pdf/document.ts';
import { bullets, heading } from '../pdf/flow.ts';
import { INK, LINE, MUTED, TINT } from '../pdf/palette.ts';
import { SEVERITY_CHART_HEIGHT, severityChart } from '../pdf/severity-chart.ts';
import { CAPTION, LABEL } from '../pdf/typeset.ts';
import { failingHosts } from '../verdict.ts';
import type { Section } from './section.ts';

/** The page that a manager reads: figures, the chart, what changed, and why the verdict is what it is. */
export const summarySection: Section = { title: 'Summary', keep: () => 220, draw };

function draw(report: ReportDocument): void {
  const { evidence } = report;
  tiles(report, figures(evidence), 50);
  heading(report, 3, 'Results by severity', SEVERITY_CHART_HEIGHT);
  severityChart(report, evidence.results, PAGE.left, report.y, TEXT_WIDTH);
  report.y += SEVERITY_CHART_HEIGHT;
  heading(report, 3, 'Change since the previous run', 60);
  tiles(report, changes(evidence), 50);
  heading(report, 3, 'Why this verdict', 40);
  bullets(report, reasons(evidence));
}

function figures(evidence: RunEvidence): Tile[] {
  const failing = evidence.hosts.flatMap((host) => host.findings).filter((finding) => finding.pci.status === 'fail').length;
  return [
    { value: `${evidence.run.hosts.scanned} / ${evidence.run.hosts.total}`, label: 'Hosts scanned', note: `${evidence.run.hosts.dead} without response` },
    { value: String(failingHosts(evidence).length), label: 'Hosts that fail', note: `of ${evidence.hosts.length} in this report` },
    { value: String(evidence.results.high_and_medium), label: 'Results at 4.0 or more', note: `${failing} counted against the scan` },
    { value: String(evidence.results.total), label: 'Results in all', note: `${evidence.results.log} of them informative` },
  ];
}

function changes(evidence: RunEvidence): Tile[] {
  const { change } = evidence;
  return [
    { value: `+ ${change.new}`, label: 'New', note: 'not seen in the run before' },
    { value: String(change.open), label: 'Still open', note: 'seen in both runs' },
    { value: `− ${change.closed}`, label: 'Closed', note: 'no longer seen' },
    { value: String(change.reopened), label: 'Reopened', note: 'closed once, seen again' },
  ];
}

function reasons(evidence: RunEvidence): string[] {
  if (evidence.reasons.length > 0) return evidence.reasons;
  if (evidence.compliance === null) return ['The run did not end with an outcome.'];
  return [evidence.compliance ? 'No finding fails the scan, and every host in scope could be tested.' : 'No reason was recorded with the outcome.'];
}

interface Tile {
  value: string;
  label: string;
  note: string;
}

function tiles(report: ReportDocument, list: Tile[], height: number): void {
  const gap = 10;
  const width = (TEXT_WIDTH - gap * (list.length - 1)) / list.length;
  const top = report.y + 2;
  list.forEach((tile, index) => {
    const x = PAGE.left + index * (width + gap);
    report.artifact(() => report.doc.roundedRect(x, top, width, height + 12, 4).lineWidth(0.6).fillAndStroke(TINT, LINE));
    report.leaf('P', () => {
      report.type.draw(tile.label, x + 10, top + 7, LABEL);
      report.type.draw(tile.value, x + 10, top + 19, { size: 18, leading: 24, weight: 'bold', color: INK });
      report.type.draw(report.type.elided(tile.note, CAPTION, width - 20), x + 10, top + 45, { ...CAPTION, color: MUTED });
    });
  });
  report.y = top + height + 16;
}
