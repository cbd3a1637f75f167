import type { Engine, Service } from '../../shared/domain/scan/engines/engine.ts';

const telnet: Service = { port: 23, protocol: 'tcp', name: 'telnet', product: null, version: null, extra_info: null, cpes: [], tls: false, scripts: [] };
const web: Service = { port: 80, protocol: 'tcp', name: 'http', product: 'nginx', version: '1.24.0', extra_info: null, cpes: ['cpe:/a:igor_sysoev:nginx:1.24.0'], tls: false, scripts: [] };

/** An engine that finds the same two services on every host: one that fails a PCI scan, and one that does not. */
export const scriptedEngine: Engine = {
  verify: async () => ({ version: '1', feed_version: null }),
  async *run({ hosts }) {
    for (const { address, hostname } of hosts) {
      yield { type: 'host', host: { address, hostnames: hostname === null ? [] : [hostname], status: 'up', reason: 'echo-reply', os: null, services: [telnet, web], scripts: [] } };
    }
  },
};
