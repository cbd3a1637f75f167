import type { Service } from './engine.ts';

/** A service of an engine that says where something listens and not what: its findings say that. Not `unknown`, which means that somebody looked in vain. */
export function unnamedService({ port, protocol }: Pick<Service, 'port' | 'protocol'>): Service {
  return { port, protocol, name: 'not named', product: null, version: null, extra_info: null, cpes: [], tls: false, scripts: [] };
}
