import * as z from 'zod';
import { line, prose } from '../../lib/plain-text.ts';
import { type Fields, problem } from '../../problems.ts';
import { platform } from '../../table/entity.ts';
import { transact } from '../../table/transact.ts';
import { nameOf } from '../actor/actor.ts';
import { actor } from '../actor/context.ts';
import { products } from '../plan/product.ts';
import { asOwner, Created, type PortList, PortLists } from './port-list.ts';
import { countPorts, parsePortRanges, portMax, portRange, type PortRange, portRangesMax, transports } from './port-ranges.ts';

const port = z.int().min(1).max(portMax);

/** One range as a body gives it. */
export const Range = z
  .object({ start: port, end: port, type: z.enum(transports), comment: prose(255).default('') })
  .refine(({ start, end }) => start <= end, { path: ['end'], message: 'the range ends before it begins' });

export const Create = z.object({
  name: line(255),
  comment: prose(4000).default(''),
  app_type: z.enum(products).nullable().default(null),
  /** As text, `T:1-1024,U:53`; together with `port_ranges` both count. */
  port_range: z.string().max(20_000).default(''),
  port_ranges: z.array(Range).max(portRangesMax).default([]),
});

/** Makes a list of the platform, which every organization is offered once it is activated. For Super Admins: nobody else holds PORT_LIST_CREATE. */
export async function create({ port_range: text, port_ranges: ranges, ...input }: z.output<typeof Create>): Promise<PortList> {
  const all = readRanges(text, ranges);
  const made = PortLists.create(platform, { ...input, ...withCount(all), active: false, predefined: false, owner: nameOf(actor()) });
  await asOwner(platform, () => transact([made, Created.publish(made.item.id, { name: made.item.name })]));
  return made.item;
}

/** The ranges of a body, each once, or the 422 that names what is none. */
export function readRanges(text: string, ranges: z.output<typeof Range>[]): PortRange[] {
  const all = distinct([...ranges.map(portRange), ...readText(text)]);
  if (all.length > portRangesMax) throw problem.invalid({ port_ranges: [tooManyRanges] });
  return all;
}

export const tooManyRanges = `at most ${portRangesMax} ranges`;

/** The two attributes that always change together. */
export function withCount(port_ranges: PortRange[]): Pick<PortList, 'port_ranges' | 'port_count'> {
  return { port_ranges, port_count: countPorts(port_ranges) };
}

function readText(text: string): PortRange[] {
  const { ranges, invalid } = parsePortRanges(text);
  const fields: Fields = { port_range: invalid.slice(0, 50) };
  if (invalid.length > 0) throw problem.invalid(fields);
  return ranges;
}

/** The same range given twice is one; the first comment stays. */
function distinct(ranges: PortRange[]): PortRange[] {
  return [...new Map(ranges.toReversed().map((range) => [range.id, range])).values()].toReversed();
}
