import type { RunEvidence } from '../../../shared/domain/report/run-evidence.ts';
import { finding, host, runEvidence } from './evidence.ts';

const ENDLESS = 'A'.repeat(3_000);
const STACKED_MARKS = `Z${'\u0300\u0316\u0321'.repeat(40)}`;

/** What a scanned host and a careless customer can put into a report: endless words, foreign scripts, control sequences, markup, formulas. */
export function hostileEvidence(): RunEvidence {
  const organization = { ...runEvidence().organization, name: `<b>株式会社</b> & Söhne ${'Lang '.repeat(80)}`, company_name: `</rdf:li> Łódź Ελλάδα Россия 株式会社 ${'Lang '.repeat(80)}` };
  return runEvidence({
    organization,
    brand: { name: 'Yellow & Sons '.repeat(20), primary_color: 'red; } body { display: none' },
    reasons: [ENDLESS, '你好', '\u202Egnirts'],
    hosts: [
      host('2001:db8:85a3:8d3:1319:8a2e:370:7348', {
        hostnames: [`${'a'.repeat(63)}.${'b'.repeat(63)}.example`, 'x.example', 'y.example', 'z.example'],
        os: ENDLESS,
        services: [{ port: 65_535, protocol: 'udp', name: ENDLESS, product: ENDLESS, version: ENDLESS, tls: false }],
        findings: [
          finding({ id: '019a0000-0000-8000-8000-0000000000e1', name: ENDLESS, port: 'general/tcp', cves: Array.from({ length: 300 }, (_, index) => `CVE-2024-${10_000 + index}`), solution: `https://example.com/${'path/'.repeat(500)}`, description: `\u202Eevil שלום مرحبا 你好 😀👨‍👩‍👧 ${STACKED_MARKS} \u0000\u001b[31mred\u001b[0m -> 10x10 \ud800 ${'line\r\n'.repeat(300)}${ENDLESS}` }),
          finding({ id: '019a0000-0000-8000-8000-0000000000e2', name: '=HYPERLINK("http://evil.example","click")', description: '<script>alert(1)</script>', refs: [{ type: 'url', id: 'javascript:alert(1)' }], pci: { status: 'fail', reason: ENDLESS, special_note: ENDLESS }, exception: { status: 'pending', reason: ENDLESS, text: ENDLESS, new_severity: 3 } }),
        ],
      }),
    ],
  });
}
