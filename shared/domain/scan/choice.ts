import { platform } from '../../table/entity.ts';
import { problem } from '../../problems.ts';
import { tenant } from '../actor/context.ts';
import { type ProductCode, productOf } from '../plan/product.ts';
import { type ScanProfile, scanProfiles } from '../scan-profile/profiles.ts';
import { isOffered, type Scanner, Scanners } from '../scanner/scanner.ts';
import { nmapScannerId } from '../scanner/scanner-id.ts';

/** How a scan is done: what to test, and with what. */
export interface Choice {
  profile: ScanProfile;
  scanner: Scanner;
}

interface Asked {
  config_id?: string | null | undefined;
  scanner_id?: string | null | undefined;
}

/** Profile and scanner as they were asked for, or the 422 that says why not. For PCI both are fixed, as the programme wants it. */
export async function choose(product: ProductCode, { config_id, scanner_id }: Asked): Promise<Choice> {
  const fixed = product === 'pci';
  const profile = profileOf(product, fixed ? (config_id ?? fixedProfile().id) : config_id);
  if (fixed && scanner_id != null && scanner_id !== nmapScannerId) throw problem.invalid({ scanner_id: ['is fixed for PCI scans; leave it out'] });
  const id = fixed ? nmapScannerId : scanner_id;
  if (id == null) throw problem.invalid({ scanner_id: ["can't be blank"] });
  const scanner = await Scanners.get(platform, id);
  if (!scanner || (!fixed && !isOffered(scanner, product, tenant()))) throw problem.invalid({ scanner_id: [`is not a scanner for ${productOf[product].name}`] });
  return { profile, scanner };
}

/** The same for a scan that was made before: its scanner may be gone or deactivated by now, which refuses the start. */
export async function chosen({ product, config, scanner: named }: { product: ProductCode; config: { id: string }; scanner: { id: string; name: string } }): Promise<Choice> {
  const scanner = await Scanners.get(platform, named.id);
  if (!scanner || !isOffered(scanner, product, tenant())) throw problem.refused(`The scanner ${named.name} is deactivated`);
  return { profile: profileOf(product, config.id), scanner };
}

function profileOf(product: ProductCode, id: string | null | undefined): ScanProfile {
  if (id == null) throw problem.invalid({ config_id: ["can't be blank"] });
  const profile = scanProfiles.find((one) => one.id === id && one.product === product);
  if (!profile) throw problem.invalid({ config_id: [product === 'pci' ? 'is fixed for PCI scans; leave it out' : `is not a scan profile of ${productOf[product].name}`] });
  return profile;
}

function fixedProfile(): ScanProfile {
  const profile = scanProfiles.find((one) => one.product === 'pci');
  if (!profile) throw new Error('There is no PCI profile');
  return profile;
}
