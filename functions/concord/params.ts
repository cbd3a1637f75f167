import * as z from 'zod';

/** Ids are UUIDs; others are 400 (2), before anybody looks for them. */
export const OfOrganization = z.object({ organizationId: z.uuid() });
export const OfProject = OfOrganization.extend({ projectId: z.uuid() });
/** The key itself or its id: both are UUIDs. */
export const OfApiKey = OfOrganization.extend({ apiKey: z.uuid() });

/** A documented filter: text that the value has to contain. */
export const part = (charactersMax: number) => z.string().max(charactersMax).optional();
