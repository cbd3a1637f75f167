import { logCrash } from '../../lib/logger.ts';
import { installedServices, topPorts } from '../scan/engines/nmap/top-ports.ts';
import { type EngineList, nmap, tellLists } from './engine-lists.ts';
import { portMax, type Transport } from './port-ranges.ts';

/** Lets the platform know the lists of the nmap that is installed here; scans need none of them, so a failure is logged and nothing else. */
export async function tellInstalledLists(): Promise<void> {
  await installedNmapLists()
    .then((lists) => tellLists(nmap, lists))
    .catch((error: unknown) => logCrash(error, { task: 'lists of the engine' }));
}

/** nmap's own lists, from the table of the nmap that is installed; throws EngineUnavailable where there is none. */
export async function installedNmapLists(): Promise<EngineList[]> {
  return nmapLists(await installedServices());
}

/** The lists that nmap's options name, from the text of nmap-services. A line that is no service is passed over, a port that comes twice counts once. */
export function nmapLists(text: string): EngineList[] {
  return [
    list('top-100-tcp', 'Nmap: top 100 TCP ports', 'The TCP ports that nmap found open most often (nmap -F).', { tcp: topPorts(text, 'tcp', 100), udp: [] }),
    list('top-1000-tcp', 'Nmap: top 1,000 TCP ports', 'The TCP ports that nmap scans by default.', { tcp: topPorts(text, 'tcp', 1000), udp: [] }),
    list('top-100-udp', 'Nmap: top 100 UDP ports', 'The UDP ports that nmap found open most often (nmap -sU -F).', { tcp: [], udp: topPorts(text, 'udp', 100) }),
    { code: 'all-tcp', name: 'Nmap: all TCP ports', comment: 'Every TCP port (nmap -p-).', ports: `T:1-${portMax}` },
  ].filter(({ ports }) => ports !== '');
}

function list(code: string, name: string, comment: string, { tcp, udp }: Record<Transport, number[]>): EngineList {
  const parts = [...(tcp.length > 0 ? [`T:${inOrder(tcp)}`] : []), ...(udp.length > 0 ? [`U:${inOrder(udp)}`] : [])];
  return { code, name, comment, ports: parts.join(',') };
}

/** Neighbours as one range: `20-25,80`. */
function inOrder(ports: number[]): string {
  const ranges: [number, number][] = [];
  for (const port of ports.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && port === last[1] + 1) last[1] = port;
    else ranges.push([port, port]);
  }
  return ranges.map(([start, end]) => (start === end ? String(start) : `${start}-${end}`)).join(',');
}
