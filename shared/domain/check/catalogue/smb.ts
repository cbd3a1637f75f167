import type { Check, Scanned } from '../check.ts';
import { check, named, onEachService, onHost, quoted, type Declaration } from './define.ts';
import { dataOf, textAt } from './evidence/script.ts';
import { anonymousShares, sambaVersion, smb1Evidence, smb1Scripts, smb2Signing, windowsService } from './evidence/smb.ts';
import { vulnerabilities } from './evidence/vulnerability.ts';

/** nmap reports SMB for the host; the finding hangs on the port that the scripts used. */
function smbCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (scanned: Scanned) => string | null): Check {
  return check({ ...declared, family: 'SMB', detect: onHost([445, 139], look) });
}

/** A flaw that a script of nmap's vulns family has shown. */
function flaw(declared: Omit<Declaration, 'family' | 'detect' | 'scripts' | 'qod' | 'cvss'>, cvss: string, script: string): Check {
  return smbCheck({ ...declared, cvss, qod: 'remote_vul', scripts: [script] }, ({ host }) => {
    const found = vulnerabilities(host, script)[0];
    return found === undefined ? null : `${script} reports ${found.state}.`;
  });
}

const critical = 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

/** CVE-2017-7494, as released by the project. */
function loadsFromShares([major, minor, patch]: [number, number, number]): boolean {
  if (major === 3) return minor >= 5;
  const mended = { 4: 14, 5: 10, 6: 4 }[minor];
  return major === 4 && (minor < 4 || (mended !== undefined && patch < mended));
}

/** Windows file sharing and Samba. */
export const smbChecks: Check[] = [
  smbCheck(
    {
      number: 220,
      id: 'smb-v1',
      name: 'SMB version 1 is on',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The host speaks the dialect NT LM 0.12 of 1996.',
      insight: 'SMB 1 has neither encryption nor protection against a downgrade, and its implementations were the way of WannaCry and NotPetya. Windows does not install it any more since 2017.',
      impact: 'Sessions can be read and taken over; the host is open to the next flaw of old code.',
      solution: 'Remove SMB 1 (`Set-SmbServerConfiguration -EnableSMB1Protocol $false`, `server min protocol = SMB2_10`).',
      related: ['CVE-2017-0144'],
      standards: ['CWE-477', 'PCI DSS 2.2.4', 'PCI DSS 2.2.5'],
      links: ['https://learn.microsoft.com/windows-server/storage/file-server/troubleshoot/detect-enable-and-disable-smbv1-v2-v3'],
      scripts: ['smb-protocols', ...smb1Scripts],
    },
    ({ host }) => smb1Evidence(host),
  ),
  smbCheck(
    {
      number: 221,
      id: 'smb-signing-not-required',
      name: 'SMB does not require signed messages',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N',
      summary: 'Clients may use unsigned sessions.',
      insight: 'Without a signature an attacker in between changes files in transit and relays a sign-in (NTLM relay). Windows 11 24H2 and Server 2025 require signing by default.',
      impact: 'An attacker in the network acts as another user on the server.',
      solution: 'Require signing by group policy ("Microsoft network server: Digitally sign communications (always)") or `server signing = mandatory`.',
      standards: ['CWE-347', 'PCI DSS 2.2.6'],
      scripts: ['smb2-security-mode', 'smb-security-mode'],
    },
    ({ host }) => {
      const words = smb2Signing(host).filter((word) => /not required|disabled/i.test(word));
      const first = textAt(dataOf(host, 'smb-security-mode'), 'message_signing');
      if (words.length > 0) return `SMB 2 and 3: ${quoted(named(words), 100)}.`;
      return first === 'disabled' || first === 'supported' ? `SMB 1: message signing is ${first}.` : null;
    },
  ),
  smbCheck(
    {
      number: 222,
      id: 'smb-anonymous-share',
      name: 'A file share is open without sign-in',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'Files of a share can be read or written by anybody.',
      insight: 'The share was opened as the anonymous user, and writing was tried with a file `nmap-test-file`, which was deleted again.',
      impact: 'Files are disclosed, and where writing is allowed, changed or encrypted for ransom.',
      solution: 'Remove guest access (`guest ok = no`, `map to guest = never`) and give rights to accounts and groups.',
      related: ['CVE-1999-0519', 'CVE-1999-0520'],
      standards: ['CWE-284', 'CWE-306', 'PCI DSS 7.2.1', 'PCI DSS 2.2.4'],
      scripts: ['smb-enum-shares'],
    },
    ({ host }) => {
      const shares = anonymousShares(host).map(({ name, access }) => `${name} (${access})`);
      return shares.length === 0 ? null : `Open: ${quoted(named(shares))}.`;
    },
  ),
  smbCheck(
    {
      number: 223,
      id: 'smb-guest',
      name: 'SMB turns unknown users into a guest',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'A sign-in with an unknown name ends in a session of the guest account.',
      insight: 'The guest account is a built-in one, and PCI DSS 2.2.2 asks to remove or switch off such accounts. What it may see is reported on its own, as open shares.',
      impact: 'Anybody has a session, and with it what the account Everyone may do.',
      solution: 'Switch the guest account off, and in Samba set `map to guest = never`.',
      standards: ['CWE-287', 'PCI DSS 2.2.2', 'PCI DSS 8.2.2'],
      scripts: ['smb-security-mode'],
    },
    ({ host }) => (textAt(dataOf(host, 'smb-security-mode'), 'account_used') === 'guest' ? 'The session of the script was one of the account guest.' : null),
  ),
  flaw(
    {
      number: 224,
      id: 'smb-ms17-010',
      name: 'Windows SMB 1: remote code execution (MS17-010, EternalBlue)',
      summary: 'The SMB 1 server of Windows misses the update of March 2017.',
      insight: 'The answer to a transaction on IPC$ tells patched from unpatched hosts without doing harm. WannaCry and NotPetya spread by this flaw.',
      impact: 'Anybody runs code in the kernel of the host.',
      solution: 'Install the updates of MS17-010 and remove SMB 1. Look into what happened on the host if it was reachable.',
      solution_type: 'VendorFix',
      affected: 'Windows up to 10 1607 and Server 2016 without the updates of March 2017.',
      cves: ['CVE-2017-0143'],
      related: ['CVE-2017-0144', 'CVE-2017-0145', 'CVE-2017-0146', 'CVE-2017-0148'],
      standards: ['CWE-20', 'PCI DSS 6.3.3'],
      links: ['https://learn.microsoft.com/security-updates/securitybulletins/2017/ms17-010'],
    },
    'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'smb-vuln-ms17-010',
  ),
  smbCheck(
    {
      number: 225,
      id: 'smb-samba-is-known-pipename',
      name: 'Samba: loads a library from a writable share (SambaCry)',
      cvss: critical,
      summary: 'A client that may write to a share makes the server load a library from it.',
      insight: 'Samba 3.5.0 and later before 4.4.14, 4.5.10 and 4.6.4, with a share that anybody may write to. Nothing was uploaded to be loaded: the version was read, and distributions mend the flaw without changing it.',
      impact: 'Anybody who may write to a share runs code as root.',
      solution: 'Update Samba; until then set `nt pipe support = no`. If the package is mended already, take away the right to write all the same.',
      solution_type: 'VendorFix',
      affected: 'Samba 3.5.0 to 4.6.3 without the fix of May 2017.',
      qod: 'remote_banner_unreliable',
      cves: ['CVE-2017-7494'],
      standards: ['CWE-94', 'PCI DSS 6.3.3'],
      links: ['https://www.samba.org/samba/security/CVE-2017-7494.html'],
      scripts: ['smb-os-discovery', 'smb-enum-shares'],
    },
    ({ host }) => {
      const version = sambaVersion(host);
      const writable = anonymousShares(host).filter(({ access }) => access.includes('WRITE')).map(({ name }) => name);
      return version === null || !loadsFromShares(version) || writable.length === 0 ? null : `Samba ${version.join('.')}; anybody may write to ${quoted(named(writable, 4))}.`;
    },
  ),
  flaw(
    {
      number: 226,
      id: 'smb-double-pulsar',
      name: 'The back door DoublePulsar is installed',
      summary: 'The SMB server answers to the implant that was spread with EternalBlue.',
      insight: 'The implant sits in the kernel and loads code for whoever knows its protocol, which has been public since April 2017.',
      impact: 'The host is controlled by others.',
      solution: 'Take the host off the network, set it up again, install MS17-010, and look into what happened.',
      standards: ['CWE-506', 'PCI DSS 12.10.1'],
      pci: 'automatic_failure',
    },
    critical,
    'smb-double-pulsar-backdoor',
  ),
  check({
    number: 228,
    id: 'smb-reachable',
    name: 'Windows file sharing, NetBIOS or MSRPC is reachable',
    family: 'SMB',
    summary: 'The scanned interface offers services that were made for a local network.',
    insight: 'Sasser, WannaCry and NotPetya spread through them, passwords are guessed at them, and NetBIOS and the RPC endpoint mapper tell names of hosts, users and programs. What is wrong with each (SMB 1, open shares, missing signatures) is a finding of its own. The ASV Program Guide asks for a special note on insecure services.',
    impact: 'Attackers reach the sign-in of the host, and the next flaw of these services.',
    affected: 'Every host whose ports 135, 137, 139 or 445, or others that MSRPC uses, are open to the Internet.',
    solution: 'Close the ports in the firewall; share files through a VPN, or by SFTP or HTTPS. Where SMB has to be reachable, allow SMB 3 with encryption only, for known addresses.',
    standards: ['CWE-668', 'PCI DSS 1.2.5', 'PCI DSS 1.2.6', 'PCI DSS 2.2.5'],
    links: ['https://learn.microsoft.com/windows-server/storage/file-server/smb-secure-traffic'],
    pci: 'special_note',
    special_note: 'An insecure service (Windows file sharing, NetBIOS or MSRPC) is reachable from the Internet. State why it is needed and how it is secured, or close it.',
    detect: onEachService((service, { host }) => windowsService(service, host)),
  }),
];
