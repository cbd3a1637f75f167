import type { HostResult, ScriptData, Service } from '../../../scan/engines/engine.ts';
import { dataOf, entriesOf, textAt } from './script.ts';
import { softwareOf } from './software.ts';

interface OperatingSystem {
  /** A product of support-dates: `debian`, `ubuntu`, `windows`, `alpine`, `centos`, `redhat`. */
  product: string;
  version: string;
  source: string;
}

/** OpenSSH as Ubuntu ships it, by release of Ubuntu: the banner has the package, not the release. */
const ubuntuByOpenSsh: [RegExp, string][] = [
  [/^5\.3p1 Debian 3ubuntu/, '10.04'],
  [/^5\.9p1 Debian 5ubuntu/, '12.04'],
  [/^6\.6(?:\.1)?p1 Ubuntu/, '14.04'],
  [/^7\.2p2 Ubuntu/, '16.04'],
  [/^7\.6p1 Ubuntu/, '18.04'],
  [/^8\.2p1 Ubuntu/, '20.04'],
  [/^8\.9p1 Ubuntu/, '22.04'],
];

/** Releases of operating systems that a host gives away, each with where it was read. Guesses from TCP/IP behaviour count from 95 % on. */
export function operatingSystems(host: HostResult): OperatingSystem[] {
  return [...byDistribution(host), ...host.services.flatMap(linuxRelease), ...host.services.flatMap(windowsBuild), ...windowsBySmb(host), ...host.services.flatMap(windowsByService), ...host.services.flatMap(windowsByIis), ...windowsByGuess(host)];
}

/** Products by the ID of os-release(5). */
const distributions: Record<string, string> = { debian: 'debian', ubuntu: 'ubuntu', alpine: 'alpine', centos: 'centos', rhel: 'redhat' };

/** What a sign-in read is certain, and comes before what a banner suggests. */
function byDistribution({ distribution }: HostResult): OperatingSystem[] {
  const product = distribution && Object.hasOwn(distributions, distribution.id) ? distributions[distribution.id] : undefined;
  return distribution && product !== undefined ? [{ product, version: distribution.version, source: '/etc/os-release' }] : [];
}

function linuxRelease(service: Service): OperatingSystem[] {
  const version = service.version ?? '';
  const source = `the version of ${(service.product ?? service.name).slice(0, 60)} on port ${service.port}`;
  const ubuntu = service.product === 'OpenSSH' ? ubuntuByOpenSsh.find(([pattern]) => pattern.test(version))?.[1] : undefined;
  if (ubuntu !== undefined) return [{ product: 'ubuntu', version: ubuntu, source }];
  const debian = /[+~]deb(\d{1,2})u\d/.exec(version)?.[1];
  return debian === undefined ? [] : [{ product: 'debian', version: debian, source }];
}

function windowsBuild(service: Service): OperatingSystem[] {
  return service.scripts
    .filter(({ id }) => id.endsWith('-ntlm-info'))
    .flatMap(({ id }) => productVersions(dataOf(service, id)).map((text) => ({ id, version: /^(\d{1,2}\.\d)\.(\d{1,6})$/.exec(text) })))
    .flatMap(({ id, version }) => (version === null ? [] : [{ product: 'windows', version: version[1] === '10.0' ? version[0] : (version[1] ?? ''), source: `${id} on port ${service.port}` }]));
}

/** ms-sql-ntlm-info of nmap 7.94 and later has a table for each instance of SQL Server. */
function productVersions(data: ScriptData | null): string[] {
  return [data, ...entriesOf(data).map(([, instance]) => instance)].map((table) => textAt(table, 'Product_Version'));
}

/** Windows 2000 and XP call themselves 5.0 and 5.1 over SMB, later ones by their name. */
const windowsNames: [RegExp, string][] = [
  [/^Windows (?:2000|5\.0)\b/, '5.0'],
  [/^Windows (?:XP|5\.1)\b/, '5.1'],
  [/^Windows Server 2003\b/, '5.2'],
  [/^Windows (?:Vista|Server(?: \(R\))? 2008(?! R2))\b/, '6.0'],
  [/^Windows (?:7\b|Server 2008 R2)/, '6.1'],
  [/^Windows (?:8(?!\.1)|Server 2012(?! R2))\b/, '6.2'],
  [/^Windows (?:8\.1|Server 2012 R2)/, '6.3'],
  [/^Windows Server 2016\b/, '10.0.14393'],
];

function windowsBySmb(host: HostResult): OperatingSystem[] {
  const data = dataOf(host, 'smb-os-discovery');
  // Samba calls itself Windows 6.1 there, and its own name in the other field.
  return /Samba/i.test(textAt(data, 'lanmanager')) ? [] : byName(textAt(data, 'os'), 'smb-os-discovery');
}

/** `Windows XP microsoft-ds`: what service detection read in the answer of file sharing. */
function windowsByService({ name, product, port }: Service): OperatingSystem[] {
  const system = name === 'microsoft-ds' ? /^(?:Microsoft )?(.+) microsoft-ds$/.exec(product ?? '')?.[1] : undefined;
  return system === undefined ? [] : byName(system, `service detection on port ${port}`);
}

/** IIS is a part of Windows: each of these came with one release of the kernel (https://learn.microsoft.com/lifecycle/products/internet-information-services-iis). IIS 10.0 came with several. */
const windowsByIisVersion = new Map([['5.0', '5.0'], ['5.1', '5.1'], ['6.0', '5.2'], ['7.0', '6.0'], ['7.5', '6.1'], ['8.0', '6.2'], ['8.5', '6.3']]);

function windowsByIis(service: Service): OperatingSystem[] {
  return softwareOf(service).filter(({ product }) => product === 'iis').flatMap((iis) => {
    const version = windowsByIisVersion.get(iis.version);
    return version === undefined ? [] : [{ product: 'windows', version, source: `IIS ${iis.version} on port ${service.port}` }];
  });
}

function windowsByGuess(host: HostResult): OperatingSystem[] {
  return host.os !== null && host.os.confidence >= 95 ? byName(host.os.name.replace(/^Microsoft /, ''), 'the behaviour of TCP/IP') : [];
}

function byName(name: string, source: string): OperatingSystem[] {
  // A guess such as "Windows 7 or Windows Server 2008 R2", or a range such as "Windows 7 - 10", is judged only when it names one.
  const version = / or |, |- ?\d/.test(name) ? undefined : windowsNames.find(([pattern]) => pattern.test(name))?.[1];
  return version === undefined ? [] : [{ product: 'windows', version, source }];
}
