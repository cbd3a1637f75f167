import type { ResultCounts } from '../../run-evidence.ts';
import { PAGE, TEXT_WIDTH, type ReportDocument } from './document.ts';
import { LINE, MUTED, THREAT_COLOR, TINT, WHITE } from './palette.ts';
import { CAPTION, LABEL, SMALL, SMALL_STRONG } from './typeset.ts';

const ROW_HEIGHT = 19;

/** A full bar stands for at least so many results: a single one shall not look like a flood. */
const BAR_MIN = 5;

/** The height that the chart takes. */
export const SEVERITY_CHART_HEIGHT = 5 * ROW_HEIGHT + 16;

/** Bars by severity, with names and counts, and the line of 4.0 from which a finding fails a PCI scan. */
export function severityChart(report: ReportDocument, results: ResultCounts, x: number, y: number, width: number): void {
  const rows = bands(results);
  const longest = Math.max(BAR_MIN, ...rows.map((row) => row.count));
  const alt = `Results by severity: ${rows.map((row) => `${row.name} ${row.count}`).join(', ')}.`;
  report.leaf('Figure', () => {
    rows.forEach((row, index) => drawBar(report, row, longest, x, y + index * ROW_HEIGHT + (index > 2 ? 16 : 0), width));
    drawThreshold(report, x, y + 3 * ROW_HEIGHT + 7, width);
  }, Object.assign({ alt }, { bbox: [x, y, x + width, y + SEVERITY_CHART_HEIGHT] }));
}

/** The five counts in a row of tiles: the chart of a cover. */
export function severityStrip(report: ReportDocument, results: ResultCounts): void {
  const gap = 8;
  const width = (TEXT_WIDTH - gap * 4) / 5;
  const top = report.y;
  bands(results).forEach((band, index) => {
    const x = PAGE.left + index * (width + gap);
    const found = band.count > 0;
    report.artifact(() => {
      report.doc.roundedRect(x, top, width, 46, 4).lineWidth(0.8).fillAndStroke(found ? TINT : WHITE, LINE);
      report.doc.rect(x, top + 42, width, 4).fill(found ? band.color : LINE);
    });
    report.leaf('P', () => {
      report.type.draw(band.name, x + 10, top + 7, LABEL);
      report.type.draw(String(band.count), x + 10, top + 15, { size: 17, leading: 24, weight: 'bold', color: found ? band.color : MUTED });
    });
  });
  report.y = top + 46;
}

interface Band {
  name: string;
  range: string;
  count: number;
  color: string;
}

function bands(results: ResultCounts): Band[] {
  return [
    { name: 'Critical', range: '9.0 – 10.0', count: results.critical, color: THREAT_COLOR.Critical },
    { name: 'High', range: '7.0 – 8.9', count: results.high, color: THREAT_COLOR.High },
    { name: 'Medium', range: '4.0 – 6.9', count: results.medium, color: THREAT_COLOR.Medium },
    { name: 'Low', range: '0.1 – 3.9', count: results.low, color: THREAT_COLOR.Low },
    { name: 'Info', range: '0.0', count: results.log, color: THREAT_COLOR.Log },
  ];
}

function drawBar(report: ReportDocument, row: Band, longest: number, x: number, y: number, width: number): void {
  const left = x + 100;
  const room = width - 100 - 34;
  report.doc.roundedRect(x, y + 4, 8, 8, 2).fill(row.color);
  report.type.draw(row.name, x + 14, y + 2, SMALL_STRONG);
  report.type.draw(row.range, x + 54, y + 2.5, CAPTION);
  report.doc.roundedRect(left, y + 2, room, 12, 2).fill(TINT);
  if (row.count > 0) report.doc.roundedRect(left, y + 2, Math.max(3, (room * row.count) / longest), 12, 2).fill(row.color);
  report.type.draw(String(row.count), x + width - 34, y + 2, row.count > 0 ? SMALL_STRONG : { ...SMALL, color: MUTED }, 'right', 34);
}

function drawThreshold(report: ReportDocument, x: number, y: number, width: number): void {
  const text = 'CVSS 4.0: above this line a finding fails a PCI scan';
  const room = report.type.width(text, CAPTION);
  report.type.draw(text, x + width - room, y - 5, CAPTION);
  report.doc.moveTo(x, y).lineTo(x + width - room - 6, y).lineWidth(0.8).dash(2.5, { space: 2.5 }).stroke(MUTED).undash();
}
