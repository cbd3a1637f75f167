import type { Dialect } from '../../shared/http/dialect.ts';
import type { Endpoint } from '../../shared/http/endpoint.ts';
import { leastOf } from './every-endpoint.ts';
import { makeOwner, makePrivate } from './owner-keys.ts';
import { castFoundry } from './foundry.ts';
import type { Person } from './people.ts';
import { makeSpares, type Ids } from './resources.ts';
import type { Tenants } from './tenants.ts';

/** Who plays on one surface: the tenant that asks, and the one whose data nobody else may see. */
export interface Cast {
  /** Of the tenant that asks: whoever may call the endpoint and reaches least. */
  least(endpoint: Endpoint): Person;
  /** May do whatever the tenant that asks may do. */
  admin: Person;
  /** The same in the other tenant. */
  stranger: Person;
  /** Records of the tenant that asks, as the paths of this surface name their collections. */
  own: Ids;
  /** Those that nothing uses, where the others could not be removed. */
  spares: Ids;
  /** Records of the other tenant. */
  foreign: Ids;
  /** The organization whose partitions have to stay as they are. */
  victim: string;
  /** Texts that no answer to the tenant that asks may hold. */
  secrets: string[];
}

type SurfaceName = Dialect['surface'];

const casting: Partial<Record<SurfaceName, (tenants: Tenants) => Promise<Cast>>> = {
  scanning: async (tenants) => {
    const { a, b, partner } = tenants;
    return {
      least: (endpoint) => leastOf(tenants, endpoint),
      admin: a.admin,
      stranger: b.admin,
      own: a.ids,
      spares: await makeSpares(a.admin, partner),
      foreign: b.ids,
      victim: b.organization,
      secrets: [b.organization, b.admin.username, b.user.username, ...unshared(b.ids, a.ids)],
    };
  },
  concord: privateCast,
  cloudfoundry: castFoundry,
};

/** An organization below each of the two partners, made by a key that needs no user; nobody uses those of the first. */
async function privateCast({ partner, other, operator }: Tenants): Promise<Cast> {
  const asking = await makeOwner(partner.organization);
  const [mine, theirs] = [await makePrivate(asking), await makePrivate(await makeOwner(other.organization))];
  const key: Person = { ...operator, key: asking.key, token: '', organization: partner.organization };
  return {
    least: () => key,
    admin: key,
    stranger: operator,
    own: mine.ids,
    spares: {},
    foreign: theirs.ids,
    victim: theirs.organization,
    secrets: [theirs.organization, ...unshared(theirs.ids, mine.ids)],
  };
}

/** Sets a surface's scene on the tenants of the suite. */
export async function castOf(surface: SurfaceName, tenants: Tenants): Promise<Cast> {
  const make = casting[surface];
  if (!make) throw new Error(`test/support/cast.ts casts nobody for ${surface}`);
  return make(tenants);
}

/** The records that only the first has; the platform's catalogue is everybody's. */
function unshared(of: Ids, other: Ids): string[] {
  const shared = new Set(Object.values(other));
  return Object.values(of).filter((id) => !shared.has(id));
}
