import { stableId } from '../../lib/id.ts';

/** The root of the tree has a fixed id, so that a second start finds it. */
export const platformOrganization = stableId('organization', 'platform');
