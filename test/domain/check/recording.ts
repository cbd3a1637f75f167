import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { HostResult, ScriptData, Service } from '../../../shared/domain/scan/engines/engine.ts';
import { inventoryOf } from '../../../shared/domain/scan/engines/sign-in/linux-inventory.ts';

/** The day of the recordings. */
export const scannedAt = new Date('2026-11-21T04:45:00Z');

const Data: z.ZodType<ScriptData> = z.lazy(() => z.union([z.string(), z.array(Data), z.record(z.string(), Data)]));
const Script = z.object({ id: z.string(), output: z.string(), data: Data.nullable() });
const RecordedService = z.object({
  port: z.number(),
  protocol: z.enum(['tcp', 'udp']),
  name: z.string(),
  named_by_port: z.boolean().optional(),
  product: z.string().nullable(),
  version: z.string().nullable(),
  extra_info: z.string().nullable(),
  cpes: z.array(z.string()),
  tls: z.boolean(),
  scripts: z.array(Script),
});
const Recording = z.object({
  address: z.string(),
  hostnames: z.array(z.string()),
  status: z.enum(['up', 'down', 'incomplete']),
  reason: z.string(),
  os: z.object({ name: z.string(), cpe: z.string().nullable(), confidence: z.number() }).nullable(),
  services: z.array(RecordedService),
  scripts: z.array(Script),
  sign_ins: z.array(z.object({ method: z.enum(['ssh', 'smb', 'snmp', 'http']), port: z.number(), protocol: z.enum(['tcp', 'udp']), worked: z.boolean(), message: z.string(), host_key: z.string().nullable() })).exactOptional(),
  distribution: z.object({ id: z.string(), version: z.string(), kernel: z.string() }).exactOptional(),
  packages: z.array(z.object({ name: z.string(), version: z.string(), manager: z.enum(['dpkg', 'rpm', 'apk']) })).exactOptional(),
});

/** What a real service answered. The name is that of a file in recorded/, where README.md says what it was. */
export interface Recorded extends HostResult {
  recording: string;
}

/** A recorded host, whole. */
export function recording(name: string): Recorded {
  return { ...Recording.parse(JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), 'utf8'))), recording: name };
}

/** A recorded host with one of its services. */
export function recorded(name: string, port: number): Recorded {
  const host = recording(name);
  const services = host.services.filter((service) => service.port === port);
  if (services.length === 0) throw new Error(`${name} has no service on ${port}`);
  return { ...host, services, scripts: port === 445 || port === 139 ? host.scripts : [] };
}

/** A host that was signed in to, with a recorded os-release file, read as a sign-in reads it. */
export async function recordedRelease(name: string): Promise<Recorded> {
  const text = readFileSync(new URL(`recorded/os-release/${name}`, import.meta.url), 'utf8');
  const { os, distribution } = await inventoryOf(async (command) => (command === 'cat /etc/os-release' ? text : null));
  return { ...written({}), services: [], os, ...(distribution === undefined ? {} : { distribution }), recording: `os-release/${name}` };
}

/** A host with one service, for evidence that could not be recorded here: it has the form that the script's source gives it. */
export function written(service: Partial<Omit<Service, 'scripts'>>, scripts: Record<string, string | { data: ScriptData; output?: string }> = {}, host: Partial<HostResult> = {}): HostResult {
  const results = Object.entries(scripts).map(([id, script]) => (typeof script === 'string' ? { id, output: script, data: null } : { id, output: script.output ?? ' ', data: script.data }));
  const services = [{ port: 80, protocol: 'tcp' as const, name: 'http', product: null, version: null, extra_info: null, cpes: [], tls: false, ...service, scripts: results }];
  return { address: '192.0.2.1', hostnames: [], status: 'up', reason: 'syn-ack', os: null, services, scripts: [], ...host };
}

/** A host with results of host scripts, beside an open port 445. */
export function writtenForHost(scripts: Record<string, string | { data: ScriptData }>, host: Partial<HostResult> = {}): HostResult {
  const bare = written({ port: 445, name: 'microsoft-ds' });
  return { ...bare, scripts: written({}, scripts).services[0]?.scripts ?? [], ...host };
}

/** What the vulns library of nmap writes. */
export function vulnerable(id: string, title: string, state = 'VULNERABLE'): { data: ScriptData } {
  return { data: { [id]: { title, state, ids: [`CVE:${id}`], disclosure: '2017-03-14' } } };
}

/** Header fields as http-headers writes them. */
export function headers(fields: Record<string, string>): string {
  return `\n${Object.entries(fields).map(([name, value]) => `  ${name}: ${value}\n`).join('')}  \n  (Request type: HEAD)\n`;
}
