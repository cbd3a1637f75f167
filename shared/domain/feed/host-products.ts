import type { HostResult, InstalledPackage, Service } from '../scan/engines/engine.ts';
import { type Seen, systemFamily } from './affected.ts';
import { namesOf, namesOfPackage } from './aliases.ts';
import { type Cpe, parseCpe, productKey } from './cpe.ts';
import { hasDistributionFixes, upstreamOf, upstreamOrder } from './package-version.ts';

/** A product that a scan recognised, with the version that feeds are asked about. */
export interface HostProduct extends Seen {
  /** `vendor:product`, the one that it is known by first. */
  names: string[];
  /** As a person calls it. */
  label: string;
  /** Null for one that a sign-in found installed. */
  service: Pick<Service, 'port' | 'protocol'> | null;
  /** How it was seen, as it was printed. */
  evidence: string;
  /** A distribution may have mended it without changing the version. */
  backported: boolean;
}

/**
 * The products of a host whose version is known: applications that services name by CPE, and installed packages. Operating systems and
 * hardware that a port scan guesses are left out: the guess is too coarse to compare versions with.
 */
export function productsOn(host: HostResult): HostProduct[] {
  const around = surroundings(host);
  return [...host.services.flatMap((service) => servedBy(service, around)), ...(host.packages ?? []).filter(({ version }) => version.length <= versionMax).map((installed) => packaged(installed, around))];
}

/** Characters of a version; a longer one is none. */
const versionMax = 100;

type Surroundings = Pick<Seen, 'systems' | 'applications'>;

/** An operating system of the engine's own guess counts when the engine is this sure, in percent. */
const certain = 95;

function surroundings({ os, services, packages = [] }: HostResult): Surroundings {
  const seen = services.flatMap(({ cpes }) => cpes).map(parseCpe).filter((cpe) => cpe !== undefined);
  const guessed = os?.cpe && os.confidence >= certain ? parseCpe(os.cpe) : undefined;
  const systems = [...seen, ...(guessed ? [guessed] : [])].filter(({ part }) => part === 'o').map(({ vendor, product }) => systemFamily(vendor, product));
  const applications = [...seen.filter(({ part }) => part === 'a').map(productKey).flatMap(namesOf), ...packages.flatMap(({ name }) => namesOfPackage(name))];
  return { systems: new Set(packages.length > 0 ? [...systems, 'linux'] : systems), applications: new Set(applications) };
}

/** What names of distributions stand in banners of: they mend old versions instead of shipping new ones. */
const distribution = /debian|ubuntu|raspbian|red ?hat|rhel|centos|rocky|almalinux|fedora|suse|amazon linux|oracle linux|freebsd|\+deb\d|\.el\d/i;

function servedBy(service: Service, around: Surroundings): HostProduct[] {
  const { port, protocol, product, version, extra_info } = service;
  const printed = [product, version, extra_info].filter((part) => part !== null).join(' ').slice(0, 200);
  const applications = service.cpes.map(parseCpe).filter((cpe) => cpe?.part === 'a');
  const found = new Map<string, HostProduct>();
  for (const [at, cpe] of applications.entries()) {
    // The version that stands beside the product is that of the first application; the others bring their own or have none.
    const seen = cpe && versionOf(cpe, at === 0 ? version : null);
    if (!cpe || seen === undefined) continue;
    const names = namesOf(productKey(cpe));
    const label = at === 0 && product !== null ? product.slice(0, 100) : titled(cpe.product);
    const first = names[0] ?? '';
    if (!found.has(first)) found.set(first, { ...around, names, label, version: seen, service: { port, protocol }, evidence: at === 0 && printed !== '' ? printed : `${label} ${seen}`, backported: distribution.test(printed) });
  }
  return [...found.values()];
}

function versionOf({ version, update }: Cpe, printed: string | null): string | undefined {
  if (version === '*' || version === '-') return printed === null || isRange.test(printed) ? undefined : usable(printed.split(' ')[0] ?? '');
  return usable(update === '*' || update === '-' ? version : `${version}-${update}`);
}

/** `8.0 - 9.2`, `8.0 or later` */
const isRange = /^\S+\s+(?:-|or|to)\s/;

/** One version, not a range (`2.0-2.4.1`) and not a class of them (`3.X`). */
function usable(version: string): string | undefined {
  return version.length <= versionMax && /^\d[\w.+~-]*$/.test(version) && !/(?:^|[.-])x(?:$|[.-])/i.test(version) && !/\.\d+-\d+\./.test(version) ? version : undefined;
}

function packaged(installed: InstalledPackage, around: Surroundings): HostProduct {
  const { name, version, manager } = installed;
  return { ...around, names: namesOfPackage(name), label: name.slice(0, 100), version: upstreamOf(installed), order: upstreamOrder(manager), service: null, evidence: `${name} ${version} (${manager})`.slice(0, 200), backported: hasDistributionFixes(installed) };
}

function titled(product: string): string {
  return product.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(' ').slice(0, 100);
}
