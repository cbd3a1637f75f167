import { problem } from '../../problems.ts';
import { platform } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { tenant, user } from '../actor/context.ts';
import { createdWithin, withoutDates } from '../../table/created-within.ts';
import { columns, isOffered, type Presented, type Scanner, Scanners } from './scanner.ts';
import { runsByScanner, runsOn } from './slot.ts';

/** The shared ones and those of the own organization; an operator sees all of them. */
export function list(request: ListRequest): Promise<Page<Presented>> {
  return pageOf(request, isVisible());
}

/** What a scan form offers in the active product. */
export function listActivated(request: ListRequest): Promise<Page<Presented>> {
  const [product, organization] = [user().active_product, tenant()];
  return pageOf(request, (scanner) => isOffered(scanner, product, organization));
}

export async function show(id: string): Promise<Presented> {
  const scanner = await Scanners.get(platform, id);
  if (!scanner || !isVisible()(scanner)) throw problem.notFound('Scanner');
  return presentOne(scanner);
}

export async function presentOne(scanner: Scanner): Promise<Presented> {
  return present(scanner, await runsOn(scanner.id));
}

async function pageOf(request: ListRequest, offered: (scanner: Scanner) => boolean): Promise<Page<Presented>> {
  const within = createdWithin(request);
  const where = (scanner: Scanner): boolean => offered(scanner) && within(scanner);
  const scanners = listOf({ stretches: [Scanners.stretch(platform)], parse: Scanners.parse, columns, total: () => Scanners.count(platform), where }, withoutDates(request));
  const [page, runsOf] = await Promise.all([scanners, runsByScanner()]);
  return { ...page, items: page.items.map((scanner) => present(scanner, runsOf(scanner.id))) };
}

function isVisible(): (scanner: Scanner) => boolean {
  const [{ role }, organization] = [user(), tenant()];
  return (scanner) => role === 'Super Admin' || scanner.organization === null || scanner.organization.id === organization;
}

/** What anybody may know of it: of its secrets, that there are some. */
function present({ engine_version, api_key, client_certificate, client_key, version: item_version, ...scanner }: Scanner, scans_running: number): Presented & { item_version: number } {
  return { ...scanner, item_version, version: engine_version, has_api_key: api_key !== null, has_client_certificate: client_certificate !== null && client_key !== null, credential_id: null, scans_running };
}
