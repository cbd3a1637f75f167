import type { Check, Detection, Scanned } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, onHost, quoted } from './define.ts';
import { operatingSystems } from './evidence/operating-system.ts';
import { softwareOf } from './evidence/software.ts';
import { supportOf } from './evidence/support.ts';
import { products } from './evidence/support-dates.ts';

const insight =
  'Software without support gets no fixes for flaws that are found from now on. Where distributions went on fixing it after its maker had stopped, the day on which the last of them stopped counts. The ASV Program Guide makes unsupported software and operating systems an automatic failure.';
const impact = 'Flaws that become known stay open for ever; many of this age have ready-made exploits.';
const scored = { cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', pci: 'automatic_failure', solution_type: 'VendorFix', qod: 'remote_banner', standards: ['CWE-1104', 'PCI DSS 6.3.3', 'PCI DSS 12.3.4'] } as const;
const scripts = ['http-headers', 'http-server-header', 'http-php-version', 'mongodb-info'];

/** A product on a port whose branch is unsupported. */
function ended(number: number, product: string, solution: string): Check {
  const name = products[product]?.name ?? product;
  return check({
    ...scored,
    number,
    id: `end-of-life-${product}`,
    name: `${name}: the version is no longer supported`,
    family: 'End of life',
    summary: `The branch of ${name} that the service names gets no security fixes any more.`,
    insight,
    impact,
    solution,
    affected: `Releases of ${name}: ${products[product]?.branches.map(({ branch }) => `${branch}.x`).join(', ') ?? ''}, each from the end of its support on.`,
    links: [products[product]?.source ?? ''],
    scripts,
    detect: onEachService((service, scanned) => evidence(service, product, scanned)),
  });
}

function evidence(service: Service, product: string, { at }: Scanned): string | null {
  for (const { product: found, version, source } of softwareOf(service)) {
    const support = found === product ? supportOf(product, version, at) : { state: 'supported' as const };
    if (support.state !== 'ended') continue;
    const carried = support.branch.carried;
    return `Version ${quoted(version, 60)} by ${source}; support for ${support.branch.branch} ended on ${support.branch.ended}${carried === undefined ? '' : `, by ${carried.by} on ${carried.until}`}.`;
  }
  return null;
}

/** Operating systems are judged once for the host. */
function endedSystem(number: number, product: string, solution: string): Check {
  const name = products[product]?.name ?? product;
  return check({
    ...scored,
    number,
    id: `end-of-life-${product}`,
    name: `${name}: the release is no longer supported`,
    family: 'End of life',
    summary: `The operating system of the host is a release of ${name} that gets no security fixes any more.`,
    insight,
    impact,
    solution,
    links: [products[product]?.source ?? ''],
    scripts: product === 'windows' ? ['smb-os-discovery', 'rdp-ntlm-info', 'http-ntlm-info', 'ms-sql-ntlm-info', 'http-headers', 'http-server-header'] : [],
    detect: onHost([], ({ host, at }) => {
      for (const system of operatingSystems(host).filter((one) => one.product === product)) {
        const support = supportOf(product, system.version, at);
        if (support.state === 'ended') return `${name} ${system.version} by ${system.source}; support ended on ${support.branch.carried?.until ?? support.branch.ended}.`;
      }
      return null;
    }),
  });
}

/** Software and systems past the end of their support, judged at the moment of the scan. */
export const endOfLifeChecks: Check[] = [
  ended(320, 'apache', 'Update to Apache httpd 2.4 in its newest release.'),
  ended(321, 'nginx', 'Update to the stable release of nginx, or to a package of a supported distribution.'),
  ended(322, 'php', 'Update to a supported branch of PHP; test the application with the deprecations of each branch in between.'),
  ended(323, 'openssl', 'Update OpenSSL to a supported branch, or the distribution to a supported release, and restart what uses it.'),
  ended(324, 'openssh', 'Update the operating system to a supported release, which brings a maintained OpenSSH.'),
  ended(325, 'mysql', 'Update to MySQL 8.4 LTS, and close the port to the Internet.'),
  ended(326, 'mariadb', 'Update to a long-term branch of MariaDB, and close the port to the Internet.'),
  ended(327, 'postgresql', 'Update to a supported major version of PostgreSQL (pg_upgrade), and close the port to the Internet.'),
  ended(328, 'iis', 'Move the sites to a supported Windows Server; IIS is not updated by itself.'),
  ended(329, 'tomcat', 'Update to Apache Tomcat 9.0, 10.1 or 11.0.'),
  ended(330, 'mongodb', 'Update to a supported version of MongoDB, step by step through each major version, and close the port to the Internet.'),
  ended(331, 'mssql', 'Move to a supported version of SQL Server, and close the port to the Internet.'),
  ended(332, 'bind', 'Update to the current stable or extended support branch of BIND.'),
  endedSystem(333, 'debian', 'Upgrade to a supported release of Debian.'),
  endedSystem(334, 'ubuntu', 'Upgrade to a supported LTS release of Ubuntu, or show that the host has Ubuntu Pro (expanded maintenance) and get an exception.'),
  endedSystem(335, 'windows', 'Move to a supported release of Windows Server, or show that the host gets paid Extended Security Updates and get an exception.'),
  endedSystem(402, 'alpine', 'Upgrade to a supported branch of Alpine Linux.'),
  endedSystem(403, 'centos', 'Move to a supported release of CentOS Stream or of another rebuild of Red Hat Enterprise Linux.'),
  endedSystem(404, 'redhat', 'Upgrade to a supported release, or show that the host has Extended Life Cycle Support and get an exception.'),
  check({
    number: 338,
    id: 'maker-support-ended',
    name: 'Maintained by a distribution only',
    family: 'End of life',
    summary: 'The maker has stopped to support this branch; a distribution still fixes it for its own packages.',
    insight: 'A banner does not tell a package of a distribution, with fixes that were carried back, from the same version by its maker. If it is such a package and kept up to date, all is well.',
    impact: 'If the software does not come from that distribution, flaws that become known stay open.',
    solution: 'Show that the software is a package of the distribution named and that its updates are installed; otherwise update to a supported branch.',
    qod: 'remote_banner_unreliable',
    standards: ['CWE-1104', 'PCI DSS 6.3.3', 'PCI DSS 12.3.4'],
    pci: 'special_note',
    special_note: 'The maker no longer supports the version seen. State that it is a package of a distribution that still fixes it and that its updates are installed, or update it.',
    scripts,
    detect: carriedOnly,
  }),
];

function carriedOnly({ host, at }: Scanned): Detection[] {
  return host.services.flatMap((service) => {
    const carried = softwareOf(service).flatMap(({ product, version }) => {
      const support = supportOf(product, version, at);
      return support.state === 'carried' ? [`${support.product.name} ${version.slice(0, 40)} (maker until ${support.branch.ended}, ${support.branch.carried?.by ?? ''} until ${support.branch.carried?.until ?? ''})`] : [];
    });
    return carried.length === 0 ? [] : [{ service: { port: service.port, protocol: service.protocol }, description: `Seen: ${named(carried)}.` }];
  });
}
