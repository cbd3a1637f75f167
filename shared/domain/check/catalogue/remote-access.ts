import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, quoted, type Declaration } from './define.ts';
import { cookies } from './evidence/http.ts';
import { dataOf, linesOf, listAt, outputOf, scriptOf, textAt } from './evidence/script.ts';
import { vulnerabilities, vulnerabilityNamed } from './evidence/vulnerability.ts';

function remoteCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (service: Service) => string | null): Check {
  return check({ ...declared, family: 'Remote access', detect: onEachService(look) });
}

/** That a kind of remote access is there at all: the ASV Program Guide asks for a declaration, and no score. */
function special(number: number, id: string, what: string, insight: string, solution: string, is: (service: Service) => boolean, seen: (service: Service) => string = recognised): Check {
  return remoteCheck(
    {
      number,
      id,
      name: `Remote access: ${what} is reachable`,
      summary: `The scanned interface offers remote access: ${what}.`,
      insight: `${insight} The ASV Program Guide treats remote access as a special note.`,
      impact: 'Attackers reach the sign-in of a service that controls the host.',
      solution,
      standards: ['PCI DSS 8.4.3', 'PCI DSS 2.2.7', 'PCI DSS 1.2.5'],
      pci: 'special_note',
      special_note: `Remote access (${what}) is reachable from the Internet. State the business need and how it is secured (second factor, encryption, limited addresses), or switch it off or take it off the Internet.`,
    },
    (service) => (is(service) ? `Recognised as ${quoted(seen(service), 100)}.` : null),
  );
}

function recognised({ name, product, version }: Service): string {
  return [name, product ?? '', version ?? ''].filter((part) => part !== '').join(' ');
}

const behindVpn = 'Let it be reached through a VPN with a second factor only, and close the port to everybody else.';
const critical = 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const isVnc = (service: Service): boolean => service.name.startsWith('vnc') || dataOf(service, 'vnc-info') !== null;
const isRdp = (service: Service): boolean => service.name === 'ms-wbt-server' && (service.product !== null || service.scripts.some(({ id }) => id.startsWith('rdp-') && scriptOf(service, id) !== null));
const isX11 = (service: Service): boolean => service.name.startsWith('X11') && service.product !== null;

/** What manages the host from afar, or null. WinRM answers as Windows' own HTTP server on its two ports; of Cockpit nmap 7.93 knows old versions only, its cookie tells each. */
function management(service: Service): string | null {
  const { name, port, product } = service;
  if (product === 'Microsoft HTTPAPI httpd' && (port === 5985 || port === 5986)) return `WinRM, ${product}`;
  if (cookies(service).some((cookie) => cookie.name === 'cockpit')) return 'Cockpit';
  if (dataOf(service, 'ipmi-version') !== null) return 'IPMI';
  const known = /^(?:teamviewer|radmin|pcanywheredata|wsman)$/.test(name) || /^(?:Cockpit|MiniServ|WebminServer)\b/.test(product ?? '');
  return known && product !== null ? recognised(service) : null;
}

/** Remote access. */
export const remoteAccessChecks: Check[] = [
  special(260, 'remote-telnet', 'Telnet', 'Telnet sends everything in clear text.', 'Use SSH in its place.', ({ name, protocol }) => name === 'telnet' && protocol === 'tcp'),
  special(261, 'remote-rdp', 'Remote Desktop', 'RDP is the way most often used by ransomware.', behindVpn, isRdp),
  special(262, 'remote-vnc', 'VNC', 'Classic VNC has passwords of 8 characters and encrypts nothing.', behindVpn, isVnc),
  special(263, 'remote-x11', 'an X11 display', 'X11 encrypts nothing and knows no users.', 'Switch TCP off (`-nolisten tcp`) and use SSH forwarding.', isX11),
  special(264, 'remote-r-services', 'rsh, rlogin or rexec', 'The r-services send everything in clear text and trust addresses.', 'Use SSH in their place.', ({ name, port, protocol }) => protocol === 'tcp' && ((name === 'exec' && port === 512) || (name === 'login' && port === 513) || (name === 'shell' && port === 514))),
  special(265, 'remote-ssh', 'SSH', 'SSH is the right protocol for the purpose, but its sign-in is tried by attackers all the time.', 'Limit the addresses, allow keys only, or use a VPN with a second factor.', ({ name }) => name === 'ssh'),
  special(266, 'remote-vpn', 'a VPN gateway', 'VPN gateways are meant to be reachable; each of their flaws is used soon.', 'Keep the gateway up to date and ask for a second factor.', ({ name, product }) => /^(?:pptp|openvpn)$/.test(name) || (name === 'isakmp' && product !== null)),
  special(267, 'remote-management', 'remote management (WinRM, IPMI, Cockpit, Radmin and others)', 'Made for administrators and help desks.', behindVpn, (service) => management(service) !== null, (service) => management(service) ?? ''),
  remoteCheck(
    {
      number: 268,
      id: 'vnc-no-authentication',
      name: 'VNC without authentication',
      cvss: critical,
      summary: 'The VNC server offers the security type None.',
      insight: 'Whoever connects sees the screen and moves mouse and keyboard.',
      impact: 'Anybody controls the session on the host.',
      solution: `Set a password at least, better a server with TLS and user accounts. ${behindVpn}`,
      standards: ['RFC 6143', 'CWE-306', 'PCI DSS 8.3.1'],
      scripts: ['vnc-info'],
    },
    (service) => (listAt(dataOf(service, 'vnc-info'), 'Security types').some((type) => textAt(type, 'type') === '1') ? `Security type None is offered, protocol ${quoted(textAt(dataOf(service, 'vnc-info'), 'Protocol version'), 20)}.` : null),
  ),
  remoteCheck(
    {
      number: 269,
      id: 'x11-open',
      name: 'X11 display without access control',
      cvss: critical,
      summary: 'The X server lets clients of every host in.',
      insight: '`xhost +` or `-ac`. Every client reads the keyboard and the windows of all others and sends them input.',
      impact: 'Anybody reads passwords as they are typed and takes over the session.',
      solution: 'Switch access control on (`xhost -`), TCP off (`-nolisten tcp`), and use SSH forwarding.',
      related: ['CVE-1999-0526'],
      standards: ['CWE-306', 'PCI DSS 8.3.1'],
      scripts: ['x11-access'],
    },
    (service) => (/access is granted/.test(outputOf(service, 'x11-access')) || (isX11(service) && service.extra_info === 'open') ? 'A client was let in without a key.' : null),
  ),
  remoteCheck(
    {
      number: 270,
      id: 'rdp-no-nla',
      name: 'Remote Desktop without Network Level Authentication',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
      summary: 'The server accepts the old security layer of RDP, without TLS and before a sign-in.',
      insight: 'Native RDP security has a fixed signing key, so that an attacker in between cannot be noticed. Without NLA the whole sign-in screen is open before the sign-in, as for BlueKeep.',
      impact: 'An attacker on the path reads the session; flaws of RDP can be used without an account.',
      solution: 'Require NLA and TLS ("Require user authentication for remote connections by using Network Level Authentication", security layer SSL).',
      related: ['CVE-2005-1794', 'CVE-2019-0708'],
      standards: ['CWE-295', 'PCI DSS 2.2.7'],
      scripts: ['rdp-enum-encryption'],
    },
    (service) => (/^[ \t]*Native RDP: SUCCESS/m.test(outputOf(service, 'rdp-enum-encryption')) ? 'Native RDP security was accepted.' : null),
  ),
  remoteCheck(
    {
      number: 271,
      id: 'rdp-weak-encryption',
      name: 'Remote Desktop with weak encryption',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The server accepts RC4 with 40 or 56 bits.',
      insight: 'Belongs to the encryption levels Low and Client Compatible.',
      impact: 'A recorded session is decrypted.',
      solution: 'Set the encryption level to High or FIPS, and require TLS.',
      standards: ['CWE-326', 'PCI DSS 2.2.7', 'PCI DSS 4.2.1'],
      scripts: ['rdp-enum-encryption'],
    },
    (service) => {
      const weak = linesOf(outputOf(service, 'rdp-enum-encryption')).flatMap((line) => /^((?:40|56)-bit RC4): SUCCESS/.exec(line)?.[1] ?? []);
      return weak.length === 0 ? null : `Accepted: ${named(weak)}.`;
    },
  ),
  remoteCheck(
    {
      number: 272,
      id: 'rdp-ms12-020',
      name: 'Remote Desktop: remote code execution (MS12-020)',
      cvss: critical,
      summary: 'The RDP server misses the update of March 2012.',
      insight: 'The check counts channels in a way that only an unpatched server answers.',
      impact: 'Anybody stops the host or runs code on it.',
      solution: 'Replace the host: every Windows that has this flaw is out of support. Until then install the update and require NLA.',
      solution_type: 'VendorFix',
      affected: 'Windows up to 7 and Server 2008 R2 without the updates of MS12-020.',
      qod: 'remote_vul',
      related: ['CVE-2012-0002', 'CVE-2012-0152'],
      standards: ['CWE-94', 'PCI DSS 6.3.3'],
      scripts: ['rdp-vuln-ms12-020'],
    },
    (service) => (vulnerabilityNamed(service, 'rdp-vuln-ms12-020', /Remote Code Execution/) === null ? null : 'rdp-vuln-ms12-020 reports VULNERABLE.'),
  ),
  remoteCheck(
    {
      number: 273,
      id: 'realvnc-authentication-bypass',
      name: 'RealVNC: sign-in can be skipped',
      cvss: critical,
      summary: 'The server accepts the security type None although it does not offer it.',
      insight: 'RealVNC 4.1.0 and 4.1.1, and products that contain them.',
      impact: 'Anybody controls the session on the host.',
      solution: `Update the server. ${behindVpn}`,
      solution_type: 'VendorFix',
      affected: 'RealVNC 4.1.0 and 4.1.1.',
      qod: 'exploit',
      related: ['CVE-2006-2369'],
      standards: ['CWE-287', 'PCI DSS 6.3.3'],
      scripts: ['realvnc-auth-bypass'],
    },
    (service) => (vulnerabilities(service, 'realvnc-auth-bypass').length > 0 ? 'realvnc-auth-bypass got in without a password.' : null),
  ),
  remoteCheck(
    {
      number: 274,
      id: 'docker-api-open',
      name: 'Docker interface without authentication',
      cvss: critical,
      summary: 'The programming interface of Docker answers anybody.',
      insight: 'Who may start a container with the file system of the host mounted is root on the host. Worms look for port 2375.',
      impact: 'Anybody is root on the host.',
      solution: 'Use the local socket, or TLS with client certificates on port 2376 (`--tlsverify`), or SSH.',
      standards: ['CWE-306', 'PCI DSS 8.3.1', 'PCI DSS 2.2.7'],
      scripts: ['docker-version'],
    },
    (service) => {
      const version = textAt(dataOf(service, 'docker-version'), 'Version');
      return version === '' || service.tls ? null : `The version ${quoted(version, 40)} was answered without a sign-in.`;
    },
  ),
  remoteCheck(
    {
      number: 276,
      id: 'java-debug-open',
      name: 'Java debugger without authentication (JDWP)',
      cvss: critical,
      summary: 'The debug port of a Java virtual machine answers anybody.',
      insight: 'The Java Debug Wire Protocol has no sign-in by design. Who may attach may call any method, and so run programs.',
      impact: 'Anybody runs commands as the user of the application.',
      solution: 'Start production systems without `-agentlib:jdwp`, or bind it to 127.0.0.1 and use SSH.',
      standards: ['CWE-306', 'CWE-489', 'PCI DSS 2.2.4'],
      scripts: ['jdwp-version'],
    },
    (service) => {
      const words = outputOf(service, 'jdwp-version').trim() || (service.name === 'jdwp' && service.product !== null ? [service.product, service.version ?? ''].join(' ') : '');
      return words === '' || words.startsWith('ERROR') ? null : `The debugger answered: ${quoted(words, 120)}.`;
    },
  ),
  remoteCheck(
    {
      number: 275,
      id: 'ipmi-cipher-zero',
      name: 'IPMI: sign-in with any password (cipher zero)',
      cvss: critical,
      summary: 'The management controller agrees to a session with the cipher suite 0, which checks no password.',
      insight: 'Many makers shipped it switched on. An account name is needed, and the shipped one is known. No sign-in was tried: a controller that agrees and then goes on with another suite is reported too, which `ipmitool -I lanplus -C 0` shows.',
      impact: 'Anybody switches the server off, mounts media and takes it over below the operating system.',
      solution: 'Switch cipher suite 0 off, update the firmware, and put management controllers in a network of their own.',
      related: ['CVE-2013-4782', 'CVE-2013-4783', 'CVE-2013-4784'],
      qod: 'remote_analysis',
      standards: ['CWE-287', 'PCI DSS 2.2.2', 'PCI DSS 1.4.2'],
      scripts: ['ipmi-cipher-zero'],
    },
    (service) => (vulnerabilities(service, 'ipmi-cipher-zero').length > 0 ? 'The controller agreed to a session with cipher suite 0.' : null),
  ),
];
