import { entity } from '../../table/entity.ts';
import { HostFacts } from './run-host.ts';

/** A host of the organization across all runs of a product, as the latest finished run saw it. */
export const KnownHosts = entity(HostFacts, { name: 'Host', family: 'HOST', within: ({ product }) => product, counted: true });
export type KnownHost = ReturnType<typeof KnownHosts.parse>;
