import * as z from 'zod';

const Dump = z.record(z.string(), z.record(z.string(), z.array(z.unknown())));

/** What moto holds of one kind: its own inspection page, because SES and SNS have no call that reads back what was sent. */
export async function motoRows(service: string, kind: string): Promise<unknown[]> {
  const answer = await fetch(`${process.env['AWS_ENDPOINT_URL']}/moto-api/data.json`);
  return Dump.parse(await answer.json())[service]?.[kind] ?? [];
}
