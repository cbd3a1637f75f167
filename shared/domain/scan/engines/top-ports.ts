import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, findNmap } from './engine-binary.ts';
import { EngineUnavailable } from './engine.ts';

/** nmap's most common TCP ports, most common first, for engines that know no such list: from the table of services that came with nmap. */
export async function topTcpPorts(count: number): Promise<number[]> {
  const table = await readFile(join(dataFolder(await findNmap('nmap')), 'nmap-services'), 'utf8').catch(() => undefined);
  if (table === undefined) throw new EngineUnavailable("nmap's table of services was not found: install nmap again");
  const ports = [...table.matchAll(/^\S+\t(\d{1,5})\/tcp\t([\d.]+)/gmu)].map(([, port, frequency]) => ({ port: Number(port), frequency: Number(frequency) }));
  return ports.toSorted((a, b) => b.frequency - a.frequency || a.port - b.port).slice(0, count).map(({ port }) => port);
}
