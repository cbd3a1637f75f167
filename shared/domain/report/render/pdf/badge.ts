import type { Threat } from '../../run-evidence.ts';
import type { Verdict } from '../verdict.ts';
import type { ReportDocument } from './document.ts';
import { THREAT_COLOR, VERDICT_COLOR, WHITE } from './palette.ts';
import { CAPTION } from './typeset.ts';

/** The sign of a verdict: a disc with a tick, an octagon with a cross, a ring with a dash, so that the shape alone tells them apart. */
export function drawVerdictMark(report: ReportDocument, verdict: Verdict, x: number, y: number, size: number): void {
  const { doc } = report;
  const at = (left: number, top: number): [number, number] => [x + left * size, y + top * size];
  const color = VERDICT_COLOR[verdict].strong;
  if (verdict === 'FAIL') doc.polygon(...OCTAGON.map(([left, top]) => at(left, top))).fill(color);
  else if (verdict === 'PASS') doc.circle(...at(0.5, 0.5), size / 2).fill(color);
  else doc.circle(...at(0.5, 0.5), size * 0.45).lineWidth(size * 0.1).stroke(color);
  const strokes = { PASS: [[[0.28, 0.53], [0.44, 0.68], [0.73, 0.35]]], FAIL: [[[0.33, 0.33], [0.67, 0.67]], [[0.67, 0.33], [0.33, 0.67]]], 'NOT JUDGED': [[[0.32, 0.5], [0.68, 0.5]]] }[verdict];
  for (const [start = [], ...rest] of strokes) {
    doc.moveTo(...at(start[0] ?? 0, start[1] ?? 0));
    for (const point of rest) doc.lineTo(...at(point[0] ?? 0, point[1] ?? 0));
    doc.lineWidth(size * 0.1).lineCap('round').lineJoin('round').stroke(verdict === 'NOT JUDGED' ? color : WHITE);
  }
}

const OCTAGON: [number, number][] = [[0.29, 0], [0.71, 0], [1, 0.29], [1, 0.71], [0.71, 1], [0.29, 1], [0, 0.71], [0, 0.29]];

/** A filled chip with words in white, such as "High 7.5"; gives its width. */
export function drawChip(report: ReportDocument, text: string, color: string, x: number, y: number): number {
  const style = { ...CAPTION, weight: 'bold' as const, color: WHITE };
  const width = report.type.width(text, style) + 12;
  report.doc.roundedRect(x, y, width, 14, 3).fill(color);
  report.type.draw(text, x + 6, y + 1.75, style);
  return width;
}

/** "High 7.5": the word first, because the colour alone says nothing to many readers. */
export function severityText(threat: Threat, severity: number): string {
  if (threat === 'Log') return 'Info';
  return threat === 'False Positive' ? 'False positive' : `${threat} ${severity.toFixed(1)}`;
}

/** The colour that goes with `severityText`. */
export function severityColor(threat: Threat): string {
  return THREAT_COLOR[threat];
}
