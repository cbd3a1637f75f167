import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { parseCidr } from '../../network/range.ts';
import { checkUrl } from '../../network/url-guard.ts';
import { webhookPolicy } from '../../network/refusal.ts';
import { problem } from '../../problems.ts';
import { platform } from '../../table/entity.ts';
import { retrying, transact } from '../../table/transact.ts';
import { products } from '../plan/product.ts';
import { asOwner } from '../port-list/port-list.ts';
import { line, prose } from '../target/plain-text.ts';
import { engineTypes } from './engine-type.ts';
import { presentOne } from './list.ts';
import { keepForPci } from './pci.ts';
import { Created, Deleted, type Presented, type Scanner, type ScannerAttributes, Scanners, Updated } from './scanner.ts';
import { checkAuthority, defaultPort, sealed } from './secret.ts';
import { runsOn } from './slot.ts';

/** A catalogue that a scan form can show; far below what one list reads. */
const scannersMax = 1_000;

const name = line(255);
const comment = prose(4000);
const host = z.string().trim().min(1).max(253);
const pem = z.string().max(64_000);
const ranges = z.array(z.string().trim().refine((text) => parseCidr(text) !== undefined, 'is not a CIDR block')).max(100);
const common = { port: z.int().min(1).max(65_535), app_type: z.enum(products).nullable(), location: z.enum(['external', 'internal']), max_scans: z.int().min(1).max(1000).nullable(), tls: z.boolean() };
/** Write-only; null or empty takes it away. */
const secrets = { api_key: z.string().max(4096).nullish(), client_certificate: pem.nullish(), client_key: pem.nullish() };

export const Create = z.object({
  name,
  comment: comment.default(''),
  type: z.enum(engineTypes),
  /** For openvasd, and only there. */
  host: host.nullable().default(null),
  port: common.port.nullable().default(null),
  tls: common.tls.default(true),
  ca_certificate: pem.nullable().default(null),
  ...secrets,
  app_type: common.app_type.default(null),
  location: common.location.default('external'),
  source_ranges: ranges.default([]),
  max_scans: common.max_scans.default(null),
});

/** What is not named stays. The type is what a scanner is: it never changes. */
export const Update = z.object({
  name: name.exactOptional(),
  comment: comment.exactOptional(),
  type: z.enum(engineTypes).exactOptional(),
  host: host.exactOptional(),
  port: common.port.exactOptional(),
  tls: common.tls.exactOptional(),
  ca_certificate: pem.nullable().exactOptional(),
  ...secrets,
  app_type: common.app_type.exactOptional(),
  location: common.location.exactOptional(),
  source_ranges: ranges.exactOptional(),
  max_scans: common.max_scans.exactOptional(),
});

/** Makes a scanner of the platform, offered to nobody before it is activated. For Super Admins: nobody else holds SCANNER_CREATE. */
export async function create({ api_key, client_certificate, client_key, ...input }: z.output<typeof Create>): Promise<Presented> {
  const id = newId();
  const place = placeOf(input);
  checkAuthority(input.ca_certificate);
  const stored = await sealed(id, { api_key, client_certificate, client_key });
  if ((await Scanners.count(platform)) >= scannersMax) throw problem.refused(`A platform has at most ${scannersMax} scanners`);
  const made = Scanners.create(platform, { id, ...input, ...place, api_key: null, client_certificate: null, client_key: null, ...stored, ...unverified, active: false, organization: null });
  await asOwner(platform, () => transact([made, Created.publish(id, { name: input.name })]));
  return presentOne(made.item);
}

/** Changes what is named; runs that are under way use it from their next hosts on. Another place or key has to be verified again. */
export async function update(id: string, { type, api_key, client_certificate, client_key, ...input }: z.output<typeof Update>): Promise<Presented> {
  checkAuthority(input.ca_certificate);
  const stored = await sealed(id, { api_key, client_certificate, client_key });
  return changing(id, (scanner) => {
    if (type !== undefined && type !== scanner.type) throw problem.invalid({ type: ['cannot be changed'] });
    const changes = { ...input, ...stored };
    placeOf({ ...scanner, ...changes });
    const reached = ['host', 'port', 'tls', 'ca_certificate', 'api_key', 'client_certificate', 'client_key'].some((member) => Object.hasOwn(changes, member));
    return { ...changes, ...(reached ? unverified : {}) };
  });
}

/** Gone at once; refused while it is activated or a run is on it. */
export async function remove(id: string): Promise<void> {
  await retrying('Scanner', async () => {
    const scanner = await Scanners.need(platform, id);
    keepForPci(scanner, null);
    if (scanner.active) throw problem.refused('The scanner is activated: deactivate it first');
    if ((await runsOn(id)) > 0) throw problem.refused('Scans are running on the scanner: wait until they have ended, or stop them');
    await asOwner(platform, () => transact([Scanners.remove(platform, scanner), Deleted.publish(id, { name: scanner.name })]));
  });
}

/** One change of a scanner as it is now, with its event; nothing is written when it is so already. */
export async function changing(id: string, decide: (scanner: Scanner) => Partial<ScannerAttributes>): Promise<Presented> {
  const changed = await retrying('Scanner', async () => {
    const scanner = await Scanners.need(platform, id);
    const changes = decide(scanner);
    keepForPci(scanner, changes);
    const change = Scanners.update(platform, scanner, changes);
    await asOwner(platform, () => transact([change, Updated.publish(id, { name: change.item.name, changes: Object.keys(changes) })]));
    return change.item;
  });
  return presentOne(changed);
}

const unverified = { status: 'unknown', engine_version: null, feed_version: null, verified_at: null } as const;
/** The operator names the host, so it may be private; what is refused even so is the metadata service. */
const policy = { ...webhookPolicy({ private: true }), any_port: true };

function placeOf({ type, host: named, port, tls, api_key, client_certificate }: Partial<Scanner>): Pick<Scanner, 'host' | 'port'> {
  if (type !== 'openvasd') {
    const given = Object.entries({ host: named, port, api_key, client_certificate }).filter(([, value]) => value != null);
    if (given.length > 0) throw problem.invalid(Object.fromEntries(given.map(([member]) => [member, ['is for openvasd; nmap and nuclei run where the scan runners are']])));
    return { host: null, port: null };
  }
  if (named == null) throw problem.invalid({ host: ["can't be blank"] });
  const checked = checkUrl(`${tls === false ? 'http' : 'https'}://${named.includes(':') ? `[${named}]` : named}/`, policy);
  if (!checked.ok || checked.url.pathname !== '/' || checked.url.port !== '') throw problem.invalid({ host: [checked.ok ? 'is not a host name or an address' : checked.reason] });
  return { host: named, port: port ?? defaultPort };
}
