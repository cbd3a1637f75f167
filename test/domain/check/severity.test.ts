import { describe, expect, it } from 'vitest';
import { checks } from '../../../shared/domain/check/catalogue.ts';
import { scoreOf, severityOf, threatOf } from '../../../shared/domain/check/severity.ts';

describe('scoreOf', () => {
  // CVSS v3.1 examples of FIRST (https://www.first.org/cvss/v3.1/examples): vector and base score as published there.
  it.each([
    ['CVE-2013-1937', 'AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVE-2013-0375', 'AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
    ['CVE-2014-3566', 'AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1],
    ['CVE-2012-1516', 'AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9],
    ['CVE-2009-0783', 'AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L', 4.2],
    ['CVE-2012-0384', 'AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 8.8],
    ['CVE-2015-1098', 'AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H', 7.8],
    ['CVE-2014-0160', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5],
    ['CVE-2014-6271', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVE-2008-1447', 'AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N', 6.8],
    ['CVE-2014-2005', 'AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 6.8],
    ['CVE-2010-0467', 'AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N', 5.8],
    ['CVE-2013-6014', 'AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H', 9.3],
    ['CVE-2014-9253', 'AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N', 5.4],
    ['CVE-2014-2019', 'AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N', 4.6],
    ['CVE-2014-0224', 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N', 7.4],
    ['CVE-2012-5376', 'AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H', 9.6],
    ['CVE-2016-2118', 'AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:H', 7.5],
  ])("gives FIRST's published score of %s", (_, vector, score) => {
    expect(scoreOf(`CVSS:3.1/${vector}`)).toBe(score);
  });

  it.each(['', 'hello', 'CVSS:3.1/', 'CVSS:3.1/AV:N', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N', 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'])('refuses %j, which is no complete v3.1 vector', (vector) => {
    expect(() => scoreOf(vector)).toThrow(RangeError);
  });
});

describe('threatOf', () => {
  it.each([[0, 'Log'], [0.1, 'Low'], [3.9, 'Low'], [4, 'Medium'], [6.9, 'Medium'], [7, 'High'], [8.9, 'High'], [9, 'Critical'], [10, 'Critical']])('calls %s %s', (severity, threat) => {
    expect(threatOf(severity)).toBe(threat);
  });
});

describe('the scores of the catalogue', () => {
  // Base scores of the NVD for checks that name a CVE as their score.
  it.each([
    ['tls-sslv3', 3.4], ['tls-rc4', 5.9], ['tls-sweet32', 7.5], ['tls-weak-dh', 3.7], ['tls-heartbleed', 7.5], ['tls-ccs-injection', 7.4], ['tls-drown', 5.9], ['tls-ticketbleed', 7.5],
    ['web-ms15-034', 9.8], ['web-shellshock', 9.8], ['ftp-vsftpd-backdoor', 9.8], ['ssh-terrapin', 5.9], ['smb-ms17-010', 8.1], ['smb-samba-is-known-pipename', 9.8], ['memcached-udp', 7.5], ['smtp-exim-heap-overflow', 9.8],
  ])('%s has the score of its CVE, %s', (id, score) => {
    expect(checks.filter((check) => check.id === id).map(severityOf)).toEqual([score]);
  });

  it('every check that claims the score of a CVE is in the table above', () => {
    expect(checks.filter(({ cves }) => cves.length > 0)).toHaveLength(16);
  });
});
