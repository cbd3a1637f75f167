import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, quoted, type Declaration } from './define.ts';
import { dataOf, entriesOf, at, linesOf, outputOf, textAt, textsAt } from './evidence/script.ts';

function clearTextCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (service: Service) => string | null): Check {
  return check({ ...declared, family: 'Clear-text services', detect: onEachService(look) });
}

const insecure = (what: string): string => `An insecure service (${what}) is reachable. State why it is needed and how it is secured, or switch it off.`;
const small: Record<string, number> = { echo: 7, discard: 9, systat: 11, daytime: 13, netstat: 15, qotd: 17, chargen: 19, time: 37 };

/** Services that were made for a friendlier network. */
export const clearTextChecks: Check[] = [
  clearTextCheck(
    {
      number: 280,
      id: 'telnet-clear-text',
      name: 'Telnet sign-in over clear text',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
      summary: 'The server asks for user name and password over a connection that is not encrypted.',
      insight: 'Telnet has no encryption that is in use: RFC 2946 was never widely implemented, and its ciphers (DES, 3DES and CAST of the 1990s) keep nobody from changing what is sent. PCI DSS 2.2.7 and 8.3.2 ask for strong encryption of administrative access and of passwords on their way.',
      impact: 'Whoever sees the traffic has the account and may take the session over.',
      solution: 'Use SSH in its place and remove Telnet.',
      standards: ['CWE-319', 'PCI DSS 2.2.7', 'PCI DSS 8.3.2'],
      special_note: insecure('Telnet'),
      scripts: ['telnet-encryption'],
    },
    (service) => {
      if (service.name !== 'telnet' || service.protocol !== 'tcp' || service.tls) return null;
      const words = outputOf(service, 'telnet-encryption').trim();
      if (words.startsWith('Telnet server supports encryption')) return 'The server offers encryption (RFC 2946) and lets clients do without it, as nearly all do.';
      return words === '' && service.product === null ? null : words === '' ? `Recognised as ${quoted(service.product ?? '', 80)}.` : 'The server does not support encryption.';
    },
  ),
  clearTextCheck(
    {
      number: 282,
      id: 'r-services-clear-text',
      name: 'rsh, rlogin or rexec over clear text',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'The host runs remote shells that encrypt nothing and trust the address of the client.',
      insight: 'The services rlogin and rsh let in whoever comes from a host named in .rhosts or hosts.equiv, which can be forged; rexec sends the password in clear text.',
      impact: 'An attacker on the path, or one who forges an address, runs commands.',
      solution: 'Remove the services and use SSH.',
      related: ['CVE-1999-0651'],
      standards: ['CWE-319', 'CWE-291', 'PCI DSS 2.2.5', 'PCI DSS 8.3.2'],
      special_note: insecure('an r-service'),
    },
    ({ name, port, protocol, product }) => (protocol === 'tcp' && ((name === 'exec' && port === 512) || (name === 'login' && port === 513) || (name === 'shell' && port === 514)) ? `Port ${port} answers as ${quoted(product ?? name, 80)}.` : null),
  ),
  clearTextCheck(
    {
      number: 283,
      id: 'small-services',
      name: 'Small services (echo, chargen, daytime, ...)',
      summary: 'Test services of the 1980s are switched on.',
      insight: 'They have no use today, and over UDP they are misused to flood others. The ASV Program Guide asks for a special note on insecure services.',
      impact: 'The host may take part in floods; systat and netstat disclose processes and connections.',
      solution: 'Switch them off in inetd, xinetd or "Simple TCP/IP Services".',
      related: ['CVE-1999-0103', 'CVE-1999-0635'],
      standards: ['CWE-406', 'PCI DSS 2.2.4'],
      pci: 'special_note',
      special_note: insecure('a small TCP or UDP service'),
    },
    ({ name, port, protocol }) => (small[name] === port ? `The service ${name} answers on ${port}/${protocol}.` : null),
  ),
  clearTextCheck(
    {
      number: 284,
      id: 'finger',
      name: 'Finger discloses users',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The service lists who is signed in.',
      insight: 'Account names, home directories and habits of users are given to anybody.',
      impact: 'Valid accounts become known for password guessing.',
      solution: 'Switch the service off.',
      related: ['CVE-1999-0612'],
      standards: ['RFC 1288', 'CWE-200', 'PCI DSS 2.2.4'],
      scripts: ['finger'],
    },
    (service) => (/\bLogin\b.*\bName\b/.test(outputOf(service, 'finger')) ? `Answered: ${quoted(outputOf(service, 'finger'), 120)}.` : null),
  ),
  clearTextCheck(
    {
      number: 285,
      id: 'tftp-files',
      name: 'TFTP hands out files',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'Files with usual names can be fetched without a sign-in.',
      insight: 'TFTP knows no users. Configurations of network devices, which are often kept there, hold passwords.',
      impact: 'Anybody reads the files.',
      solution: 'Limit TFTP to the network in which devices start up.',
      standards: ['RFC 1350', 'CWE-306', 'PCI DSS 2.2.5', 'PCI DSS 1.2.8'],
      special_note: insecure('TFTP'),
      scripts: ['tftp-enum'],
    },
    (service) => {
      const files = linesOf(outputOf(service, 'tftp-enum')).filter((line) => /^[\w./-]{1,100}$/.test(line));
      return files.length === 0 ? null : `Fetched: ${quoted(named(files))}.`;
    },
  ),
  clearTextCheck(
    {
      number: 286,
      id: 'nfs-exports',
      name: 'NFS exports are listed to anybody',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The mount service tells which directories are shared, and with whom.',
      insight: 'NFS up to version 3 trusts the user ids that clients name. An export without a list of hosts can be mounted by anybody.',
      impact: 'Directories and hosts become known; open exports can be read.',
      solution: 'Limit NFS and the port mapper to the internal network, name hosts in every export, and use NFSv4 with Kerberos.',
      related: ['CVE-1999-0554'],
      standards: ['CWE-284', 'PCI DSS 2.2.5', 'PCI DSS 7.2.1'],
      scripts: ['nfs-showmount'],
    },
    (service) => {
      const exports = linesOf(outputOf(service, 'nfs-showmount')).filter((line) => line.startsWith('/'));
      return exports.length === 0 ? null : `Listed: ${quoted(named(exports, 5))}.`;
    },
  ),
  clearTextCheck(
    {
      number: 291,
      id: 'rpc-port-mapper',
      name: 'The RPC port mapper is reachable',
      summary: 'The service lists the programs of the host that speak ONC RPC, with their ports.',
      insight: 'NFS, NIS and the like are found by it. Over UDP it is misused to flood others. The ASV Program Guide asks for a special note on insecure services.',
      impact: 'Services behind changing ports become known.',
      solution: 'Close port 111 to the Internet, or switch rpcbind off where NFSv4 alone is used.',
      standards: ['RFC 1833', 'CWE-200', 'PCI DSS 2.2.5'],
      pci: 'special_note',
      special_note: insecure('the RPC port mapper'),
      scripts: ['rpcinfo'],
    },
    (service) => {
      const programs = linesOf(outputOf(service, 'rpcinfo')).flatMap((line) => /^\d{6,10}\s.*\s([\w.-]{1,40})$/.exec(line)?.[1] ?? []);
      return programs.length === 0 ? null : `Listed: ${named(programs)}.`;
    },
  ),
  clearTextCheck(
    {
      number: 287,
      id: 'rsync-modules',
      name: 'rsync lists modules to anybody',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The rsync daemon names its modules without a sign-in.',
      insight: 'Modules without `auth users` can be read by anybody; whether these can was not tried. The daemon encrypts nothing.',
      impact: 'Names of shares become known; open modules, often backups, can be read.',
      solution: 'Set `list = no`, `auth users` and `hosts allow`, or use rsync over SSH.',
      standards: ['CWE-200', 'CWE-319', 'PCI DSS 2.2.5'],
      scripts: ['rsync-list-modules'],
    },
    (service) => {
      const modules = linesOf(outputOf(service, 'rsync-list-modules')).filter((line) => !line.startsWith('ERROR'));
      return modules.length === 0 ? null : `Listed: ${quoted(named(modules, 5))}.`;
    },
  ),
  clearTextCheck(
    {
      number: 288,
      id: 'mqtt-no-authentication',
      name: 'MQTT broker without authentication',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
      summary: 'The broker lets anybody subscribe to topics.',
      insight: 'Who may subscribe may as a rule publish too, and so command the devices that listen.',
      impact: 'Messages are read and forged.',
      solution: 'Set `allow_anonymous false` with users and access lists, and TLS (port 8883).',
      standards: ['CWE-306', 'CWE-319', 'PCI DSS 8.3.1'],
      scripts: ['mqtt-subscribe'],
    },
    (service) => {
      const topics = entriesOf(at(dataOf(service, 'mqtt-subscribe'), 'Topics and their most recent payloads')).map(([topic]) => topic);
      return topics.length === 0 ? null : `${topics.length} topics were read, such as ${quoted(named(topics.toSorted((one, other) => Number(one.startsWith('$')) - Number(other.startsWith('$'))), 3))}.`;
    },
  ),
  clearTextCheck(
    {
      number: 289,
      id: 'socks-open-proxy',
      name: 'Open SOCKS proxy',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:L/A:N',
      summary: 'The proxy opens connections to other hosts for anybody.',
      insight: 'It hides attackers behind its address and reaches what only the proxy reaches.',
      impact: 'Attacks on others come from this address; internal services are reached from outside.',
      solution: 'Ask for a sign-in and limit clients and destinations, or switch the proxy off.',
      standards: ['RFC 1928', 'CWE-441', 'PCI DSS 1.4.2'],
      scripts: ['socks-open-proxy', 'socks-auth-info'],
      qod: 'remote_analysis',
    },
    (service) => {
      if (textAt(dataOf(service, 'socks-open-proxy'), 'status') === 'open') return `Open: ${named(textsAt(dataOf(service, 'socks-open-proxy'), 'versions'))}.`;
      return linesOf(outputOf(service, 'socks-auth-info')).includes('No authentication') ? 'The proxy accepted a client without a sign-in; what it connects to was not tried.' : null;
    },
  ),
  clearTextCheck(
    {
      number: 290,
      id: 'ldap-directory-clear-text',
      name: 'LDAP is reachable without TLS',
      summary: 'A directory answers on the clear-text port and tells its naming contexts.',
      insight: 'A simple bind sends the password in clear text unless StartTLS comes first. The root entry is public by design (RFC 4512).',
      impact: 'Knowledge about the directory; passwords of clients without TLS can be read.',
      solution: 'Close port 389 to the Internet, require LDAPS or StartTLS and signing.',
      standards: ['RFC 4513', 'CWE-319', 'PCI DSS 2.2.7'],
      pci: 'special_note',
      special_note: insecure('LDAP without TLS'),
      scripts: ['ldap-rootdse'],
    },
    (service) => {
      const contexts = linesOf(outputOf(service, 'ldap-rootdse')).flatMap((line) => /^namingContexts: (.{1,200})$/.exec(line)?.[1] ?? []);
      return contexts.length === 0 || service.tls ? null : `Naming contexts: ${quoted(named(contexts, 4))}.`;
    },
  ),
  clearTextCheck(
    {
      number: 405,
      id: 'rsync-reachable',
      name: 'The rsync daemon is reachable',
      summary: 'The rsync daemon answers, and what it carries is not encrypted.',
      insight: 'The protocol of the daemon has no encryption, and its sign-in is a challenge that can be guessed at offline. Which modules it has is reported on its own; nmap can ask daemons before 3.2 for them. The ASV Program Guide asks for a special note on insecure services.',
      impact: 'Whoever sees the traffic reads the files; names and passwords of modules can be guessed at.',
      solution: 'Use rsync over SSH, or limit the daemon to the addresses that need it (`hosts allow`, firewall).',
      standards: ['CWE-319', 'PCI DSS 2.2.5', 'PCI DSS 1.2.5'],
      pci: 'special_note',
      special_note: insecure('the rsync daemon'),
    },
    ({ name, protocol, product, extra_info }) => (name === 'rsync' && protocol === 'tcp' && (product !== null || extra_info !== null) ? `It greeted as rsync${extra_info === null ? '' : `, ${quoted(extra_info, 60)}`}.` : null),
  ),
];
