import { transact } from '../../table/transact.ts';
import { releaseLookup } from '../../table/unique.ts';
import { Whitelabels } from './whitelabel.ts';

/** An organization that has ended shows nothing any more, and the host name of its portal is free. Done twice is done once. */
export async function endWhitelabel(organization: string): Promise<void> {
  const own = await Whitelabels.get(organization, organization);
  if (!own) return;
  // Nobody else can have claimed the name while this item, at this version, held it.
  const released = own.portal_domain === null ? [] : [releaseLookup('HOST_NAME', own.portal_domain)];
  await transact([Whitelabels.remove(organization, own), ...released]);
}
