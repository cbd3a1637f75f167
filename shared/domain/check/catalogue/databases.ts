import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, onHost, quoted, type Declaration } from './define.ts';
import { asksForSignIn, couchDatabases, databaseOf, isElasticsearch, mongoDatabases } from './evidence/databases.ts';
import { dataOf, linesOf, outputOf, textAt } from './evidence/script.ts';

function databaseCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (service: Service) => string | null): Check {
  return check({ ...declared, family: 'Databases', detect: onEachService(look) });
}

const critical = 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const keepInside = 'Bind the database to an internal interface and close its port in the firewall; let applications reach it in the internal network or through a VPN only.';

/** Databases and data stores. */
export const databaseChecks: Check[] = [
  databaseCheck(
    {
      number: 240,
      id: 'database-reachable',
      name: 'A database is reachable',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'A database server answers on the scanned interface.',
      insight: 'PCI DSS 1.4.4 asks that systems that store cardholder data are not directly reachable from untrusted networks, and the ASV Program Guide makes open access to a database from the Internet an automatic failure.',
      impact: 'Passwords can be guessed, and every new flaw of the database can be used from outside.',
      solution: keepInside,
      standards: ['CWE-668', 'PCI DSS 1.4.4', 'PCI DSS 1.4.2'],
      pci: 'automatic_failure',
    },
    (service) => {
      const database = databaseOf(service);
      return database === null ? null : `Answered: ${quoted(database, 100)}.`;
    },
  ),
  databaseCheck(
    {
      number: 241,
      id: 'mysql-empty-password',
      name: 'MySQL: account without password',
      cvss: critical,
      summary: 'An account of the database signs in with an empty password.',
      insight: 'Older installations come with root and an anonymous user without password. Built-in accounts with default passwords are an automatic failure by the ASV Program Guide.',
      impact: 'Anybody reads and changes all data, and with the right FILE, files of the host.',
      solution: `Set passwords and drop the anonymous user (mysql_secure_installation). ${keepInside}`,
      related: ['CVE-2002-1809', 'CVE-1999-0502'],
      standards: ['CWE-521', 'CWE-798', 'PCI DSS 2.2.2', 'PCI DSS 8.3.1'],
      pci: 'automatic_failure',
      scripts: ['mysql-empty-password'],
    },
    (service) => {
      const accounts = linesOf(outputOf(service, 'mysql-empty-password')).flatMap((line) => /^(root|anonymous) account has empty password$/.exec(line)?.[1] ?? []);
      return accounts.length === 0 ? null : `Signed in with an empty password: ${named(accounts)}.`;
    },
  ),
  databaseCheck(
    {
      number: 242,
      id: 'redis-no-authentication',
      name: 'Redis without authentication',
      cvss: critical,
      summary: 'Redis answered the command INFO without a password.',
      insight: 'Who may talk to Redis may also write files (CONFIG SET dir) or load a module, and so run programs on the host.',
      impact: 'Anybody reads and changes all data and takes over the host.',
      solution: `Set users with ACL or \`requirepass\`, leave \`protected-mode yes\`. ${keepInside}`,
      standards: ['CWE-306', 'PCI DSS 8.3.1', 'PCI DSS 1.4.4'],
      pci: 'automatic_failure',
      scripts: ['redis-info'],
    },
    (service) => {
      const version = textAt(dataOf(service, 'redis-info'), 'Version');
      return version === '' ? null : `INFO was answered: version ${quoted(version, 40)}, role ${quoted(textAt(dataOf(service, 'redis-info'), 'Role'), 20)}.`;
    },
  ),
  databaseCheck(
    {
      number: 243,
      id: 'mongodb-no-authentication',
      name: 'MongoDB without authentication',
      cvss: critical,
      summary: 'MongoDB listed its databases without a sign-in.',
      insight: 'Access control is off unless it is switched on. Open servers are found, emptied and held to ransom within hours.',
      impact: 'Anybody reads, changes and deletes all data.',
      solution: `Set \`security.authorization: enabled\` and make users. ${keepInside}`,
      standards: ['CWE-306', 'PCI DSS 8.3.1', 'PCI DSS 1.4.4'],
      pci: 'automatic_failure',
      scripts: ['mongodb-databases'],
    },
    (service) => {
      const databases = mongoDatabases(service);
      return databases === null ? null : `${databases.length} databases were listed${databases.length > 0 ? `: ${quoted(named(databases))}` : ''}.`;
    },
  ),
  databaseCheck(
    {
      number: 244,
      id: 'memcached-no-authentication',
      name: 'Memcached without authentication',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
      summary: 'The cache answers commands of anybody.',
      insight: 'Memcached has no sign-in in its text protocol. Caches hold sessions, pages and query results.',
      impact: 'Anybody reads and replaces what the application has cached, sessions of users among them.',
      solution: `Start it with \`-l 127.0.0.1\` or an internal address, or with SASL. ${keepInside}`,
      standards: ['CWE-306', 'PCI DSS 8.3.1', 'PCI DSS 1.4.4'],
      pci: 'automatic_failure',
      scripts: ['memcached-info'],
    },
    (service) => (/^no$/i.test(textAt(dataOf(service, 'memcached-info'), 'Authentication')) ? 'The statistics were read; authentication is off.' : null),
  ),
  databaseCheck(
    {
      number: 245,
      id: 'elasticsearch-no-authentication',
      name: 'Elasticsearch without authentication',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'The REST interface told its version and cluster without a sign-in.',
      insight: 'Before version 8, security is off unless it is switched on. Who may read the start page may as a rule read and write every index.',
      impact: 'Anybody reads, changes and deletes all data.',
      solution: `Set \`xpack.security.enabled: true\` with TLS and users. ${keepInside}`,
      standards: ['CWE-306', 'PCI DSS 8.3.1', 'PCI DSS 1.4.4'],
      pci: 'automatic_failure',
    },
    (service) => (isElasticsearch(service) && !asksForSignIn(service) ? `The start page was read: ${quoted([service.product ?? 'Elasticsearch', service.version ?? '', service.extra_info ?? ''].join(' '), 120)}.` : null),
  ),
  databaseCheck(
    {
      number: 246,
      id: 'couchdb-no-authentication',
      name: 'CouchDB without authentication',
      cvss: critical,
      summary: 'CouchDB listed its databases without a sign-in.',
      insight: 'Before version 3, everybody was an administrator until the first administrator was set ("admin party").',
      impact: 'Anybody reads and changes all data, and as administrator runs programs by the configuration.',
      solution: `Set administrators and \`require_valid_user = true\`, and update to version 3. ${keepInside}`,
      standards: ['CWE-306', 'PCI DSS 8.3.1', 'PCI DSS 1.4.4'],
      pci: 'automatic_failure',
      scripts: ['couchdb-databases'],
    },
    (service) => {
      const databases = couchDatabases(service);
      return databases.length === 0 ? null : `Listed: ${quoted(named(databases))}.`;
    },
  ),
  check({
    number: 247,
    id: 'mssql-empty-password',
    name: 'Microsoft SQL Server: sa without password',
    family: 'Databases',
    cvss: critical,
    summary: 'The administrator sa signs in with an empty password.',
    insight: 'The administrator sa may run commands of the operating system (xp_cmdshell). Built-in accounts with default passwords are an automatic failure by the ASV Program Guide.',
    impact: 'Anybody reads and changes all data and takes over the host.',
    solution: `Set a password, or switch sa and SQL authentication off. ${keepInside}`,
    related: ['CVE-2000-1209'],
    standards: ['CWE-521', 'CWE-798', 'PCI DSS 2.2.2', 'PCI DSS 8.3.1'],
    pci: 'automatic_failure',
    scripts: ['ms-sql-empty-password'],
    detect: onHost([1433], ({ host }) => {
      const outputs = [outputOf(host, 'ms-sql-empty-password'), ...host.services.map((service) => outputOf(service, 'ms-sql-empty-password'))];
      return outputs.some((output) => /\bsa:<empty> => Login Success/.test(output)) ? 'sa signed in with an empty password.' : null;
    }),
  }),
  databaseCheck(
    {
      number: 248,
      id: 'memcached-udp',
      name: 'Memcached answers over UDP',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
      summary: 'The cache can be misused to flood others.',
      insight: 'A forged request of a few bytes brings an answer of up to 50,000 times its size to the victim. It has been the means of floods of more than 1 Tbit/s.',
      impact: 'Denial of service for others, and for the own connection.',
      solution: 'Switch UDP off (`-U 0`, the default since 1.5.6).',
      cves: ['CVE-2018-1000115'],
      standards: ['CWE-406', 'PCI DSS 2.2.4'],
      pci: 'denial_of_service_only',
      scripts: ['memcached-info'],
    },
    (service) => (service.protocol === 'udp' && textAt(dataOf(service, 'memcached-info'), 'UDP Port') !== '' ? 'The statistics were answered over UDP.' : null),
  ),
];
