import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, findNmap } from '../engine-binary.ts';
import { EngineUnavailable } from '../engine.ts';

/** Ten times the file of nmap 7.93; what is longer is none. */
const bytesMax = 10_000_000;
const portMax = 65_535;

/** The most common TCP ports, most common first, for engines that know no such list; throws EngineUnavailable where there is no nmap. */
export async function topTcpPorts(count: number): Promise<number[]> {
  return topPorts(await installedServices(), 'tcp', count);
}

/** The text of the table of services that came with the nmap that is installed here. */
export async function installedServices(): Promise<string> {
  const path = join(dataFolder(await findNmap('nmap')), 'nmap-services');
  const file = await open(path).catch(() => undefined);
  if (!file) throw new EngineUnavailable("nmap's table of services was not found: install nmap again");
  try {
    const { size } = await file.stat();
    if (size > bytesMax) throw new EngineUnavailable(`nmap-services has ${String(size)} bytes: install nmap again`);
    return await file.readFile('latin1');
  } finally {
    await file.close();
  }
}

/** Those with the highest frequency; among equals the first in the file, as nmap takes them. A line that is no service is passed over, a port that comes twice counts once. */
export function topPorts(services: string, transport: 'tcp' | 'udp', count: number): number[] {
  const found = new Map<number, number>();
  for (const [, port, frequency] of services.matchAll(transport === 'tcp' ? /^\S+\t(\d{1,5})\/tcp\t(\d(?:\.\d{1,9})?)(?=\s|$)/gm : /^\S+\t(\d{1,5})\/udp\t(\d(?:\.\d{1,9})?)(?=\s|$)/gm)) {
    const number = Number(port);
    if (number >= 1 && number <= portMax && !found.has(number)) found.set(number, Number(frequency));
  }
  return [...found].toSorted(([, a], [, b]) => b - a).slice(0, count).map(([port]) => port);
}
