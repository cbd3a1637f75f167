import type { RunEvidence } from '../../../shared/domain/report/run-evidence.ts';
import { finding, host, runEvidence } from './evidence.ts';

const SEVERITIES = [9.8, 7.5, 5.3, 3.1];

/** 64 hosts with 200 findings of ten checks. */
export function largeEvidence(): RunEvidence {
  const hosts = Array.from({ length: 64 }, (_, index) =>
    host(`198.51.100.${64 - index}`, {
      hostnames: [`node-${index}.harbour.example`],
      findings: Array.from({ length: index < 8 ? 4 : 3 }, (__, number) => {
        const check = (index + number) % 10;
        return finding({ id: `finding-${index}-${number}`, oid: `2.25.1.${check}`, name: `Check ${check} about something that is found on many hosts`, severity: SEVERITIES[check % 4] ?? 0, solution: `Change setting ${check}.`, description: `Seen on node ${index}.` });
      }),
    }),
  );
  return runEvidence({ hosts });
}
