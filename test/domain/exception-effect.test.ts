import { describe, expect, it } from 'vitest';
import { effectOf } from '../../shared/domain/exception/effect.ts';
import type { Exception } from '../../shared/domain/exception/exception.ts';

const oid = '1.3.6.1.4.1.25623.1.0.815255';
const finding = { oid, host: '178.151.13.5', hostname: 'shop.example', port: 8080, scan: { id: 'quarterly' }, cves: ['CVE-2024-0001'], original_severity: 7.5 };

let made = 0;
function exception(more: Partial<Exception>): Exception {
  made += 1;
  const time = new Date(Date.UTC(2026, 0, 1, 0, 0, made)).toISOString();
  const review = { reviewed_by: null, reviewed_at: null, review_comment: '', end_time: null, reason: null, reviewed_cves: null } as const;
  return { id: `exception ${made}`, product: 'pci', text: 'Because', nvt: oid, nvt_name: 'A flaw', hosts: '', port: null, scan: null, new_severity: 2, status: 'active', original_severity: 7.5, matches: 0, owner: { id: 'author', username: 'author' }, authors: ['author'], created_at: time, updated_at: time, version: 1, ...review, ...more };
}

const severityUnder = (...exceptions: Exception[]): number => effectOf(exceptions)(finding).severity;

describe('an exception covers', () => {
  const elsewhere: [string, Partial<Exception>][] = [
    ['another vulnerability', { nvt: '1.2.3' }],
    ['another host', { hosts: '178.151.13.6' }],
    ['another name', { hosts: 'www.shop.example' }],
    ['another port', { port: 443 }],
    ['another scan', { scan: { id: 'monthly', name: 'Monthly' } }],
  ];
  it.each(elsewhere)('not %s', (_, more) => {
    expect(severityUnder(exception(more))).toBe(7.5);
  });

  const here: [string, Partial<Exception>][] = [
    ['everywhere in the organization', {}],
    ['the address', { hosts: '178.151.13.5' }],
    ['a range that holds the address', { hosts: '10.0.0.1, 178.151.13.0/24' }],
    ['the host name', { hosts: 'shop.example' }],
    ['the port', { port: 8080 }],
    ['the scan', { scan: { id: 'quarterly', name: 'Quarterly' } }],
    ['all of them', { hosts: '178.151.13.5', port: 8080, scan: { id: 'quarterly', name: 'Quarterly' } }],
  ];
  it.each(here)('%s', (_, more) => {
    expect(severityUnder(exception(more))).toBe(2);
  });

  it('a finding about the host as a whole unless it names a port', () => {
    const general = { ...finding, port: null };
    expect(effectOf([exception({})])(general).severity).toBe(2);
    expect(effectOf([exception({ port: 8080 })])(general).severity).toBe(7.5);
  });
});

describe('of several exceptions on one finding', () => {
  const scan = { id: 'quarterly', name: 'Quarterly' };
  it('one that names the scan wins over one that names host and port', () => {
    expect(severityUnder(exception({ scan, new_severity: 1 }), exception({ hosts: finding.host, port: 8080, new_severity: 3 }))).toBe(1);
  });
  it('one that names the host wins over one that names the port', () => {
    expect(severityUnder(exception({ hosts: finding.host, new_severity: 1 }), exception({ port: 8080, new_severity: 3 }))).toBe(1);
  });
  it('the newest of equally specific ones wins', () => {
    expect(severityUnder(exception({ new_severity: 1 }), exception({ new_severity: 3 }))).toBe(3);
  });
  it('only active ones count', () => {
    expect(severityUnder(...(['pending', 'rejected', 'expired'] as const).map((status) => exception({ status })))).toBe(7.5);
  });
});

it('a false positive does not count, is shown as 0.0 and says which exception took it out', () => {
  const gone = exception({ new_severity: null });
  expect(effectOf([gone])(finding)).toEqual({ severity: 0, threat: 'False Positive', exception: { id: gone.id, status: 'active', new_severity: null } });
});

it('one whose time is over counts no longer, though nobody has noted it yet', () => {
  expect(severityUnder(exception({ end_time: '2999-01-01T00:00:00.000Z' }))).toBe(2);
  expect(severityUnder(exception({ end_time: '2026-01-01T00:00:00.000Z' }))).toBe(7.5);
});

it('CVEs that a feed added since the review are not excepted', () => {
  expect(severityUnder(exception({ reviewed_cves: ['CVE-2024-0001', 'CVE-2023-0007'] }))).toBe(2);
  expect(severityUnder(exception({ reviewed_cves: ['CVE-2023-0007'] }))).toBe(7.5);
});
