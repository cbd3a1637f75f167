import * as z from 'zod';

const Metric = z.object({ type: z.string().max(40).exactOptional(), cvssData: z.object({ vectorString: z.string().max(500), baseScore: z.number().min(0).max(10) }) });
type Metric = z.infer<typeof Metric>;

export const CvssMetrics = z.object({
  cvssMetricV31: z.array(Metric).exactOptional(),
  cvssMetricV30: z.array(Metric).exactOptional(),
  cvssMetricV40: z.array(Metric).exactOptional(),
  cvssMetricV2: z.array(Metric).exactOptional(),
});

/** The base score that the NVD publishes, as it publishes it; nulls while there is none. */
export interface Score {
  score: number | null;
  vector: string | null;
}

/** CVSS 3.1 where there is one, then 3.0, 4.0 and 2.0; the NVD's own assessment before that of others. */
export function scoreOf(metrics: z.infer<typeof CvssMetrics> = {}): Score {
  const { cvssMetricV31 = [], cvssMetricV30 = [], cvssMetricV40 = [], cvssMetricV2 = [] } = metrics;
  const chosen = [cvssMetricV31, cvssMetricV30, cvssMetricV40, cvssMetricV2].map(primary).find((metric) => metric !== undefined);
  return chosen ? { score: chosen.cvssData.baseScore, vector: chosen.cvssData.vectorString } : { score: null, vector: null };
}

function primary(metrics: Metric[]): Metric | undefined {
  return metrics.find(({ type }) => type === 'Primary') ?? metrics[0];
}

/** Whether all that is lost is availability: in every version of CVSS, of the vulnerable system and of those behind it. */
export function deniesServiceOnly(vector: string | null): boolean {
  const metrics = new Map(vector?.split('/').map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]));
  const nothing = (...names: string[]): boolean => names.every((name) => (metrics.get(name) ?? 'N') === 'N');
  const lost = metrics.get('A') ?? metrics.get('VA') ?? 'N';
  const known = metrics.has('C') || metrics.has('VC');
  return known && nothing('C', 'I', 'VC', 'VI', 'SC', 'SI') && lost !== 'N';
}
