import { hostGroup } from './arguments.ts';

/** Where each of nmap's phases lies in the work on one group of hosts; measured on loopback and rounded. Phases that are skipped make the number jump ahead, never back. */
const phases: { name: RegExp; from: number; to: number }[] = [
  { name: /^(?:Ping Scan|ARP Ping Scan|ND Ping Scan)$/u, from: 0, to: 0.05 },
  { name: /^UDP Scan$/u, from: 0.25, to: 0.35 },
  { name: /^Service scan$/u, from: 0.35, to: 0.65 },
  { name: /^NSE$/u, from: 0.65, to: 1 },
  { name: /Scan$/u, from: 0.05, to: 0.25 },
];

/** How far one nmap process is, as a fraction from 0 to 1 that never falls: hosts that are reported, and the phase of the group that nmap works on. */
export function nmapProgress(hosts: number): { phase: (task: string, percent: number) => number; host: () => number } {
  let reported = 0;
  let highest = 0;
  const reach = (fraction: number): number => (highest = Math.max(highest, Math.min(fraction, 1)));
  return {
    phase(task, percent) {
      const phase = phases.find(({ name }) => name.test(task));
      if (phase === undefined || !(percent >= 0 && percent <= 100)) return highest;
      const inGroup = phase.from + ((phase.to - phase.from) * percent) / 100;
      return reach((reported + inGroup * Math.min(hostGroup, hosts - reported)) / hosts);
    },
    host() {
      reported = Math.min(reported + 1, hosts);
      return reach(reported / hosts);
    },
  };
}
