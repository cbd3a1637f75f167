import * as z from 'zod';
import { event } from '../../events/define.ts';

/**
 * What a user owns (targets, scans, webhooks) goes to another user of the same organization as a job: a page at a time, each record by itself and
 * only while the first one still owns it, so that a second delivery changes nothing and a killed one goes on where it was.
 */
export const OwnerShape = z.object({ id: z.string(), username: z.string() });
export type Owner = z.infer<typeof OwnerShape>;
/** Where a long job goes on: which list, and behind which record. */
const PositionShape = z.object({ list: z.number().int(), after: z.string() });
export type Position = z.infer<typeof PositionShape>;

const Payload = z.object({ from: z.string(), to: OwnerShape, place: PositionShape.nullable() });
export type TransferRequest = z.infer<typeof Payload>;
export const TransferRequested = event('user.resources_transfer_requested', Payload);
export const Transferred = event('user.resources_transferred', z.object({ from: z.string(), to: OwnerShape }));
