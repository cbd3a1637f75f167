import type { RunEvidence, Threat } from '../run-evidence.ts';
import { compareText, numberedFindings, type NumberedFinding } from './numbering.ts';

/** One thing to do: every finding that the same solution closes. */
export interface WorkItem {
  number: string;
  title: string;
  solution: string;
  work: string;
  effort: Effort;
  severity: number;
  threat: Threat;
  /** True where one of the findings fails the scan: these come first. */
  fails: boolean;
  cves: string[];
  places: NumberedFinding[];
}

type Effort = 'small' | 'medium' | 'large';

/** The kind of work by the check's solution type, with a rough effort: a setting is cheaper than an update, an update than a replacement. */
const WORK: Record<string, { work: string; effort: Effort }> = {
  Mitigation: { work: 'Change the configuration', effort: 'small' },
  Workaround: { work: 'Apply a workaround', effort: 'small' },
  VendorFix: { work: 'Update the software', effort: 'medium' },
  WillNotFix: { work: 'Replace or isolate', effort: 'large' },
  NoneAvailable: { work: 'Isolate and watch', effort: 'large' },
};
const OTHER_WORK: { work: string; effort: Effort } = { work: 'Assess', effort: 'medium' };
const EFFORT_ORDER: Record<Effort, number> = { small: 0, medium: 1, large: 2 };

/** What is to be fixed, grouped by solution: what fails the scan first, then by severity, then the smaller effort, then the wider effect. */
export function workList(evidence: RunEvidence): WorkItem[] {
  const groups = Map.groupBy(numberedFindings(evidence).filter(needsWork), solutionKey);
  return [...groups.values()]
    .map(workItem)
    .toSorted(byPriority)
    .map((item, index) => ({ ...item, number: `A-${String(index + 1).padStart(2, '0')}` }));
}

/** Informative results and findings that an exception has brought to 0.0 need no work, unless they still fail the scan. */
function needsWork({ finding }: NumberedFinding): boolean {
  return finding.threat !== 'False Positive' && (finding.severity > 0 || finding.pci.status === 'fail');
}

function solutionKey({ finding }: NumberedFinding): string {
  const solution = finding.solution.trim();
  return solution === '' ? `oid ${finding.oid}` : `${finding.solution_type} ${solution}`;
}

function workItem(places: NumberedFinding[]): WorkItem {
  const worst = places.toSorted((a, b) => b.finding.severity - a.finding.severity || compareText(a.number, b.number))[0]?.finding;
  const names = new Set(places.map(({ finding }) => finding.name));
  return {
    number: '',
    title: names.size > 1 ? `${worst?.name ?? ''} (and ${names.size - 1} more)` : (worst?.name ?? ''),
    solution: worst?.solution.trim() || 'No solution is recorded for this check. Assess the finding and restrict access to the service until it is settled.',
    ...(WORK[worst?.solution_type ?? ''] ?? OTHER_WORK),
    severity: worst?.severity ?? 0,
    threat: worst?.threat ?? 'Log',
    fails: places.some(({ finding }) => finding.pci.status === 'fail'),
    cves: [...new Set(places.flatMap(({ finding }) => finding.cves))],
    places,
  };
}

function byPriority(a: WorkItem, b: WorkItem): number {
  return Number(b.fails) - Number(a.fails) || b.severity - a.severity || EFFORT_ORDER[a.effort] - EFFORT_ORDER[b.effort] || b.places.length - a.places.length || compareText(a.title, b.title) || compareText(a.solution, b.solution);
}
