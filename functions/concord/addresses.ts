import * as z from 'zod';

/** What stands for a machine of one's own, taken as it is (4.3). */
const literals = ['localhost', '127.0.0.1', '::1'];
const label = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/;

function isHostName(text: string, labelsMin: number): boolean {
  const labels = text.split('.');
  return text.length <= 253 && labels.length >= labelsMin && labels.every((one) => label.test(one));
}

const domain = (labelsMin: number) => z.string().refine((text) => literals.includes(text) || isHostName(text, labelsMin), 'must match format "hostname"').transform((text) => text.toLowerCase());

/** A company's domain without scheme, port and path, or one of the three local hosts. */
export const Domain = domain(2);
/** A changed one is documented as a plain string, so one label is enough. */
export const ChangedDomain = domain(1);
/** A site that may use a project. */
export const SiteDomain = domain(1);

const urlLengthMax = 2048;

/** Any text, as documented, but no link to anything other than a web page: it may be shown as one. Browsers skip blanks and control characters before a scheme and inside of it. */
export const PolicyUrl = z.string().min(1).max(urlLengthMax).refine(isWebOrNone, 'must match format "uri" of http or https');

function isWebOrNone(text: string): boolean {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text.replace(/[^!-\uffff]/g, ''))?.[1];
  return scheme === undefined || ['http', 'https'].includes(scheme.toLowerCase());
}

export const ContactEmails = z.array(z.email().max(254)).max(50);
