import * as z from 'zod';

const text = z.string().max(256).optional();
const flag = z.boolean().optional();
/** Characters. It is kept and handed out, and never run here. */
const scriptMax = 50_000;
/** Bytes of a whole region as JSON: some of them fit into one item, of at most 400 kB, beside everything else. */
const regionMax = 100_000;

/** Values that are documented as the only ones (5.1); what else settings hold is kept as it comes. */
const Consent = z.looseObject({
  blockingMode: z.enum(['disabled', 'discovery', 'permissive', 'strict']).optional(),
  consentMode: z.enum(['implied', 'express']).optional(),
  gcm: z.enum(['disabled', 'basic', 'advanced']).optional(),
  consentDuration: z.int().min(0).max(1200).optional(),
  microsoftUET: text,
  consentBanner: z.looseObject({ enabled: flag, layout: text, position: text, policy: z.uuid().optional(), title: text, theme: text }).optional(),
});

const Settings = z.looseObject({
  branding: z.looseObject({ buttonRadius: text, cardRadius: text, font: text, logoUrl: z.string().max(2048).optional(), primaryColor: text, secondaryColor: text, poweredByConcord: flag }).optional(),
  consent: Consent.optional(),
  crossSiteTracking: flag,
  floatingButton: z.looseObject({ enabled: flag, circleOffsetX: text, circleOffsetY: text, tabOffsetY: text, position: text, theme: text, type: text, icon: text }).optional(),
  placeholders: z.looseObject({ enabled: flag, theme: text }).optional(),
  privacyCenter: z.looseObject({ consentHistory: flag, disclosures: flag, privacyRequests: flag, doNotSellRequests: flag, position: text, theme: text }).optional(),
});

/** Countries have two characters, sub-divisions up to six. */
const Regions = z.union([z.literal('default'), z.array(z.string().min(1).max(6)).max(300)]);

const Region = z.object({
  name: text,
  regions: Regions.optional(),
  customScript: z.string().max(scriptMax).optional(),
  language: z.object({ enabled: flag, defaultLanguage: text }).optional(),
  settings: Settings.optional(),
});

/** As JSON, which is how it is kept. */
export const RegionTemplate = Region.refine((region) => Buffer.byteLength(JSON.stringify(region)) <= regionMax, `must NOT have more than ${regionMax} bytes as JSON`).transform((region) => JSON.stringify(region));
/** All together fit beside the template. */
export const AdditionalRegions = z.array(RegionTemplate).max(20).refine((regions) => Buffer.byteLength(regions.join('')) <= regionMax, `must NOT have more than ${regionMax} bytes as JSON`);
