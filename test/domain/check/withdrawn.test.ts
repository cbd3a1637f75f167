import { expect, test } from 'vitest';
import { checkById } from '../../../shared/domain/check/catalogue.ts';
import { verdictOf } from '../../../shared/domain/host/host-numbers.ts';
import { asScored } from '../../../shared/domain/vulnerability/effective.ts';

const host = { ip: '192.0.2.1', status: 'up', reason: 'syn-ack' } as const;
const seen = { product: 'pci', scan: { id: 's', name: 'Scan' }, run_id: 'r', host_id: 'h', host: host.ip, hostname: null, port: 443, protocol: 'tcp', name: 'A flaw', cves: [], description: '', nvt: null, epss: null, kev: false, change: 'open', first_seen_at: '', last_seen_at: '' } as const;
const finding = (oid: string, severity: number) => ({ ...seen, cves: [], oid, original_severity: severity, ...asScored(severity) });

test('a finding whose check was withdrawn fails by its score until it is scanned anew, and passes below it', () => {
  const gone = `${checkById('tls-sslv3')?.oid ?? ''}.999`;
  expect(verdictOf(host, [finding(gone, 7.5)])).toEqual({ compliance: false, reasons: [expect.stringMatching(/^A flaw \(443\/tcp\): CVSS base score 7\.5/)] });
  expect(verdictOf(host, [finding(gone, 3.9)])).toEqual({ compliance: true, reasons: [] });
});
