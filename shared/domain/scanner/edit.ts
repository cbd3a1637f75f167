import type * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import { platform } from '../../table/entity.ts';
import { retrying, transact } from '../../table/transact.ts';
import { asOwner } from '../port-list/port-list.ts';
import { type Create, placeOf, type Update } from './input.ts';
import { presentOne } from './list.ts';
import { keepForPci } from './pci.ts';
import { Created, Deleted, type Presented, type Scanner, type ScannerAttributes, Scanners, Updated } from './scanner.ts';
import { checkAuthority, sealed } from './secret.ts';
import { runsOn } from './slot.ts';

/** A catalogue that a scan form can show; far below what one list reads. */
const scannersMax = 1_000;

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
