import { describe, expect, it } from 'vitest';
import { checks } from '../../../shared/domain/check/catalogue.ts';
import type { Check } from '../../../shared/domain/check/check.ts';
import { hostVerdict, pciOf, RunVerdict, type Counted } from '../../../shared/domain/check/verdict.ts';

const check = (id: string): Check => {
  const found = checks.find((one) => one.id === id);
  if (found === undefined) throw new Error(`No check ${id}`);
  return found;
};
const finding = (id: string, severity: number): Counted => ({ check: check(id), severity, port: 443, protocol: 'tcp' });
const up = { address: '192.0.2.1', status: 'up', reason: 'syn-ack' } as const;

describe('pciOf', () => {
  it('fails a vulnerability from 4.0 on and passes it below', () => {
    expect(pciOf(check('http-no-hsts'), 3.9).status).toBe('pass');
    expect(pciOf(check('http-no-hsts'), 4).status).toBe('fail');
    expect(pciOf(check('tls-heartbleed'), 7.5).status).toBe('fail');
  });

  it('fails an automatic failure whatever its score', () => {
    expect(pciOf(check('tls-sslv3'), 3.4).status).toBe('fail');
    expect(pciOf(check('tls-1-0'), 0).status).toBe('fail');
  });

  it('never fails what only denies service, information or a special note', () => {
    expect(pciOf(check('memcached-udp'), 7.5).status).toBe('pass');
    expect(pciOf(check('open-service'), 9).status).toBe('info');
    expect(pciOf(check('web-directory-listing'), 9).status).toBe('info');
  });

  it('carries the special note of a check, also of one that fails by its score', () => {
    expect(pciOf(check('remote-rdp'), 0).special_note).toMatch(/Remote Desktop/);
    expect(pciOf(check('telnet-clear-text'), 6.5)).toMatchObject({ status: 'fail', special_note: expect.stringMatching(/Telnet/) });
    expect(pciOf(check('tls-sslv2'), 5.9).special_note).toBeNull();
  });

  it('says whether the score is the one of a CVE or our own', () => {
    expect(pciOf(check('tls-heartbleed'), 7.5).reason).toContain('NVD, CVE-2014-0160');
    expect(pciOf(check('http-no-hsts'), 3.1).reason).toContain('our own');
  });
});

describe('hostVerdict', () => {
  it('passes a host without failing findings', () => {
    expect(hostVerdict(up, [finding('http-no-hsts', 3.1), finding('open-service', 0), finding('remote-ssh', 0), finding('memcached-udp', 7.5)])).toEqual({ compliance: true, reasons: [] });
  });

  it('fails a host by one finding and names it with its port', () => {
    const { compliance, reasons } = hostVerdict(up, [finding('http-no-hsts', 3.1), finding('tls-1-0', 4.8)]);
    expect(compliance).toBe(false);
    expect(reasons).toEqual([expect.stringMatching(/^TLS 1\.0 is offered.*443\/tcp/)]);
  });

  it('counts the effective severity: an exception that lowers a score below 4.0 lets it pass', () => {
    expect(hostVerdict(up, [finding('ssh-terrapin', 3.9)]).compliance).toBe(true);
    expect(hostVerdict(up, [finding('ssh-terrapin', 5.9)]).compliance).toBe(false);
  });

  it('does not pass a host that was not tested to the end, and says that it is inconclusive', () => {
    const verdict = hostVerdict({ ...up, status: 'incomplete', reason: 'time limit' }, []);
    expect(verdict).toEqual({ compliance: false, reasons: [expect.stringMatching(/^Inconclusive: .*time limit/)] });
  });

  it('does not judge a host that is down', () => {
    expect(hostVerdict({ ...up, status: 'down' }, []).compliance).toBeNull();
  });

  it('bounds the reasons of a host with very many findings', () => {
    expect(hostVerdict(up, Array.from({ length: 500 }, () => finding('tls-1-0', 4.8))).reasons).toHaveLength(26);
  });
});

describe('the verdict of a run', () => {
  const runVerdict = (hosts: { address: string; verdict: Parameters<RunVerdict['add']>[1] }[]) => {
    const sum = new RunVerdict();
    for (const { address, verdict } of hosts) sum.add(address, verdict);
    return sum.result();
  };
  const pass = { compliance: true, reasons: [] };
  const fail = { compliance: false, reasons: ['TLS 1.0'] };
  const down = { compliance: null, reasons: ['down'] };

  it('passes when all judged hosts pass; hosts that are down do not count', () => {
    expect(runVerdict([{ address: '192.0.2.1', verdict: pass }, { address: '192.0.2.2', verdict: down }])).toMatchObject({ compliance: true, reasons: [] });
  });

  it('fails by one host and names it', () => {
    expect(runVerdict([{ address: '192.0.2.1', verdict: pass }, { address: '192.0.2.2', verdict: fail }])).toMatchObject({ compliance: false, reasons: ['192.0.2.2: TLS 1.0'] });
  });

  it('is inconclusive, and no pass, when no host answered', () => {
    expect(runVerdict([{ address: '192.0.2.1', verdict: down }])).toMatchObject({ compliance: false, reasons: [expect.stringMatching(/^Inconclusive/)] });
    expect(runVerdict([]).compliance).toBe(false);
  });
});
