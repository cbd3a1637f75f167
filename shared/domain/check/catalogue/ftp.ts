import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, quoted, type Declaration } from './define.ts';
import { linesOf, outputOf, textAt, dataOf } from './evidence/script.ts';
import { tlsProtocols } from './evidence/tls-ciphers.ts';
import { certificateOf } from './evidence/certificate.ts';
import { vulnerabilities } from './evidence/vulnerability.ts';

function ftpCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (service: Service) => string | null): Check {
  return check({ ...declared, family: 'FTP', detect: onEachService(look) });
}

const anonymous = (service: Service): boolean => outputOf(service, 'ftp-anon').startsWith('Anonymous FTP login allowed');

/** FTP servers. */
export const ftpChecks: Check[] = [
  ftpCheck(
    {
      number: 120,
      id: 'ftp-anonymous',
      name: 'FTP: anonymous sign-in',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The server lets the user anonymous in with any password.',
      insight: 'Meant for public downloads. On other servers it is a default that was left on.',
      impact: 'Anybody reads the files that the account sees.',
      solution: 'Switch anonymous sign-in off (`anonymous_enable=NO`), or publish files over HTTPS.',
      related: ['CVE-1999-0497'],
      standards: ['CWE-287', 'PCI DSS 8.2.1', 'PCI DSS 2.2.4'],
      scripts: ['ftp-anon'],
    },
    (service) => {
      const [, ...listing] = linesOf(outputOf(service, 'ftp-anon'));
      return anonymous(service) ? `Anonymous sign-in was accepted${listing.length > 0 ? `; the listing begins with ${quoted(listing[0] ?? '', 120)}` : ''}.` : null;
    },
  ),
  ftpCheck(
    {
      number: 121,
      id: 'ftp-anonymous-writable',
      name: 'FTP: a directory is writable without sign-in',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
      summary: 'By its listing, a directory may be written to by the anonymous user.',
      insight: 'Judged by the rights that the server lists; nothing was written.',
      impact: 'Anybody stores files: malware to be fetched by others, or files that another service of the host runs.',
      solution: 'Take the right to write away, or make uploaded files unreadable to the anonymous user and move them elsewhere.',
      qod: 'remote_analysis',
      related: ['CVE-1999-0527'],
      standards: ['CWE-732', 'PCI DSS 7.2.1'],
      scripts: ['ftp-anon'],
    },
    (service) => {
      const writable = linesOf(outputOf(service, 'ftp-anon')).filter((line) => /\[NSE: writeable\]/.test(line));
      return anonymous(service) && writable.length > 0 ? `Listed as writable: ${quoted(named(writable.map((line) => line.replace(/\s*\[NSE: writeable\]/, '')), 3))}.` : null;
    },
  ),
  ftpCheck(
    {
      number: 122,
      id: 'ftp-clear-text',
      name: 'FTP without TLS',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
      summary: 'The server takes user names, passwords and files over clear text and offers no TLS.',
      insight: 'The scripts that read the TLS side of a service try AUTH TLS (RFC 4217) first; they came back with nothing.',
      impact: 'Whoever sees the traffic has the account and the files, and may change them.',
      solution: 'Use SFTP, or require TLS for sign-in and data (`force_local_logins_ssl=YES`, `force_local_data_ssl=YES`).',
      qod: 'remote_analysis',
      standards: ['RFC 4217', 'CWE-319', 'PCI DSS 2.2.7', 'PCI DSS 8.3.2', 'PCI DSS 2.2.5'],
      special_note: 'An insecure service (FTP without encryption) is reachable. State why it is needed and how it is secured, or switch it off.',
      scripts: ['ftp-syst', 'ssl-enum-ciphers', 'ssl-cert'],
    },
    (service) => {
      if (service.name !== 'ftp' || service.tls || tlsProtocols(service).length > 0 || certificateOf(service) !== null) return null;
      const plain = textAt(dataOf(service, 'ftp-syst'), 'STAT').includes('Control connection is plain text');
      return plain ? 'The status of the server says that the control connection is plain text, and AUTH TLS gave no TLS connection.' : 'AUTH TLS gave no TLS connection.';
    },
  ),
  ftpCheck(
    {
      number: 123,
      id: 'ftp-bounce',
      name: 'FTP bounce',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N',
      summary: 'The server opens data connections to addresses other than the client’s.',
      insight: 'The command PORT names address and port; RFC 2577 asks servers to refuse foreign ones. An address kept for examples was named, and no connection to it asked for.',
      impact: 'The server scans networks and passes firewalls for anybody.',
      solution: 'Refuse foreign addresses in PORT and EPRT (the default of current servers), or update the server.',
      related: ['CVE-1999-0017'],
      standards: ['RFC 2577', 'CWE-441', 'PCI DSS 6.3.3'],
      scripts: ['ftp-bounce'],
    },
    (service) => (outputOf(service, 'ftp-bounce').startsWith('bounce working!') ? 'PORT with the address of another host was accepted.' : null),
  ),
  ftpCheck(
    {
      number: 124,
      id: 'ftp-vsftpd-backdoor',
      name: 'vsFTPd 2.3.4 with a back door',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'The server opens a shell on port 6200 when a user name ends in a smiley.',
      insight: 'The archive of vsFTPd 2.3.4 was replaced on its download site for a few days in 2011.',
      impact: 'Anybody runs commands as root.',
      solution: 'Take the host off the network, set it up again from a trusted source, and look into what happened on it.',
      affected: 'The archive of vsFTPd 2.3.4, vsftpd-2.3.4.tar.gz as downloaded between 30 June and 3 July 2011.',
      qod: 'exploit',
      cves: ['CVE-2011-2523'],
      standards: ['CWE-78', 'CWE-506', 'PCI DSS 12.10.1'],
      pci: 'automatic_failure',
      scripts: ['ftp-vsftpd-backdoor'],
    },
    (service) => {
      const found = vulnerabilities(service, 'ftp-vsftpd-backdoor')[0];
      return found === undefined ? null : `ftp-vsftpd-backdoor reports ${found.state}: ${quoted(found.seen.join('; '), 120)}.`;
    },
  ),
  ftpCheck(
    {
      number: 125,
      id: 'ftp-proftpd-backdoor',
      name: 'ProFTPD 1.3.3c with a back door',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'The command HELP ACIDBITCHEZ gives a root shell.',
      insight: 'The source of ProFTPD 1.3.3c was changed on its distribution servers between 28 November and 2 December 2010.',
      impact: 'Anybody runs commands as root.',
      solution: 'Take the host off the network, set it up again from a trusted source, and look into what happened on it.',
      affected: 'ProFTPD 1.3.3c as downloaded between 28 November and 2 December 2010.',
      qod: 'exploit',
      standards: ['CWE-506', 'PCI DSS 12.10.1'],
      pci: 'automatic_failure',
      scripts: ['ftp-proftpd-backdoor'],
    },
    (service) => (vulnerabilities(service, 'ftp-proftpd-backdoor').length > 0 || /This installation has been backdoored/.test(outputOf(service, 'ftp-proftpd-backdoor')) ? 'ftp-proftpd-backdoor ran a command through the back door.' : null),
  ),
];
