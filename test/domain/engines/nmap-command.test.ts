import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineProfile, ScanHost, ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';
import { EngineFailure } from '../../../shared/domain/scan/engines/engine-failure.ts';
import { nmapCommand } from '../../../shared/domain/scan/engines/nmap/arguments.ts';
import { batchesOf } from '../../../shared/domain/scan/engines/nmap/targets.ts';

const profile: EngineProfile = { id: 'p', default_ports: 'top:1000', scripts: ['ssl-cert', 'http-title'], version_intensity: 5, host_timeout_seconds: 600, script_timeout_seconds: 60, detect_os: true, authenticated: false, tests: 'all', intrusive: false };

function at(address: string, hostname: string | null = null): ScanHost {
  return { address, hostname };
}

function commands(hosts: ScanHost[], order: Partial<ScanOrder> = {}, privileged = true): { arguments: string[] | null; notes: string[] }[] {
  return batchesOf(hosts).map((batch) => nmapCommand(batch, { hosts, ports: null, profile, alive_test: 'default', ...order }, { privileged, probes: false, scripts: undefined }));
}

function argumentsOf(hosts: ScanHost[], order: Partial<ScanOrder> = {}, privileged = true): string[] {
  return commands(hosts, order, privileged)[0]?.arguments ?? [];
}

function after(args: string[], flag: string): string | undefined {
  return args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
}

describe('what reaches the command line', () => {
  it.each(['-oN/tmp/x', '--script=evil', 'example.com', '192.0.2.0/24', '192.0.2.1-9', '192.0.2.1 -oX', '', '192.0.2.1\n', 'fe80::1%eth0;id', 'fe80::1%-oX', '0x7f.1', '127.1'])('no address %j', (address) => {
    expect(() => commands([at(address)])).toThrow(EngineFailure);
  });

  it.each(['-oN', 'a b', 'a,tls.servername=b', 'a={}', 'a"b', '', 'a/b', "a'", `${'a'.repeat(300)}.example`])('no host name %j', (hostname) => {
    expect(() => commands([at('192.0.2.1', hostname)])).toThrow(EngineFailure);
  });

  it.each(['-', '80;id', 'http*', '0', '65536', '9-1', 'T:', 'S:1', 'top:0', 'top:70000', '1,', '80 -oN x', '٣'])('no port list %j', (ports) => {
    expect(() => commands([at('192.0.2.1')], { ports })).toThrow(EngineFailure);
  });

  it('no script but by its plain name', () => {
    expect(() => commands([at('192.0.2.1')], { profile: { ...profile, scripts: ['/tmp/x.nse,all'] } })).toThrow(EngineFailure);
  });

  it('whatever is ordered, only addresses follow the options', () => {
    const wild = fc.oneof(fc.string({ unit: 'binary' }), fc.ipV4(), fc.ipV6(), fc.constantFrom('-oN', '127.0.0.1', 'fe80::1%eth0', '::'));
    fc.assert(fc.property(wild, fc.option(fc.oneof(fc.string(), fc.domain())), (address, hostname) => {
      try {
        const args = argumentsOf([at(address, hostname)]);
        expect(isIP(args.at(-1) ?? '')).not.toBe(0);
        expect(args.filter((argument) => argument === '-oN' || argument.includes('\n'))).toEqual([]);
      } catch (error) {
        expect(error).toBeInstanceOf(EngineFailure);
      }
    }));
  });
});

describe('how an order becomes runs', () => {
  it('plain hosts of one family share a run, IPv6 has its own', () => {
    const [four, six, ...more] = commands([at('192.0.2.1'), at('2001:DB8::1'), at('192.0.2.2')]);
    expect(four?.arguments?.slice(-2)).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(six?.arguments).toEqual(expect.arrayContaining(['-6', '2001:db8::1']));
    expect(more).toEqual([]);
  });

  it('a named host is asked for by its name, alone', () => {
    const [plain, named] = commands([at('192.0.2.1'), at('192.0.2.1', 'Bücher.example.')]);
    expect(after(plain?.arguments ?? [], '--script-args')).not.toContain('http.host');
    expect(after(named?.arguments ?? [], '--script-args')).toContain('http.host=xn--bcher-kva.example,tls.servername=xn--bcher-kva.example');
  });

  it('the answer is told by the address as it was ordered', () => {
    expect([...(batchesOf([at('2001:DB8:0::1')])[0]?.addresses ?? [])]).toEqual([['2001:db8::1', '2001:DB8:0::1']]);
  });

  it('the name of a host that is an address is no name', () => {
    expect(batchesOf([at('192.0.2.1', '192.0.2.1')])[0]?.hostname).toBeNull();
  });
});

describe('what is scanned, and how', () => {
  it('names are never looked up', () => {
    expect(argumentsOf([at('192.0.2.1')])).toContain('-n');
  });

  it('the profile decides the ports when nobody else does', () => {
    expect(after(argumentsOf([at('192.0.2.1')]), '--top-ports')).toBe('1000');
    expect(after(argumentsOf([at('192.0.2.1')], { ports: '22, 80-90,T:443' }), '-p')).toBe('T:22,80-90,443');
  });

  it('UDP is scanned as root only, and its absence is said', () => {
    const order = { ports: 'T:80,U:53,161' };
    expect(argumentsOf([at('192.0.2.1')], order)).toEqual(expect.arrayContaining(['-sS', '-sU', 'T:80,U:53,161']));
    const [without] = commands([at('192.0.2.1')], order, false);
    expect(without?.arguments).toEqual(expect.arrayContaining(['-sT', 'T:80', '--unprivileged']));
    expect(without?.arguments).not.toContain('-sU');
    expect(without?.notes).toEqual([expect.stringContaining('UDP')]);
  });

  it('an order of UDP alone is no scan where UDP is impossible', () => {
    expect(commands([at('192.0.2.1')], { ports: 'U:53' }, false)).toMatchObject([{ arguments: null, notes: [expect.stringContaining('UDP')] }]);
  });

  it.each([
    ['icmp', '192.0.2.1', ['-PE']],
    ['tcp', '192.0.2.1', [expect.stringMatching(/^-PS\d/)]],
    ['arp', '192.0.2.1', ['-PR']],
    ['consider_alive', '192.0.2.1', ['-Pn']],
    ['default', '127.0.0.1', ['-Pn', '-sT']],
    ['tcp', '::1', ['-Pn', '-sT', '-6']],
  ] as const)('alive test %s of %s', (aliveTest, address, expected) => {
    expect(argumentsOf([at(address)], { alive_test: aliveTest })).toEqual(expect.arrayContaining([...expected]));
  });

  it('our own script is named by the file that nmap inherits, also where the list of installed ones has no such name', () => {
    const batch = batchesOf([at('192.0.2.1')])[0];
    const command = batch && nmapCommand(batch, { hosts: [], ports: null, profile: { ...profile, scripts: ['http-title', 'http-exposed-files', 'gone'] }, alive_test: 'default' }, { privileged: true, probes: true, scripts: new Set(['http-title']) });
    expect(after(command?.arguments ?? [], '--script')).toBe('http-title,/dev/fd/6');
    expect(command?.notes).toEqual(['this nmap does not have the scripts gone']);
  });

  it('the operating system is detected only with raw sockets', () => {
    expect(argumentsOf([at('192.0.2.1')])).toContain('-O');
    expect(argumentsOf([at('192.0.2.1')], {}, false)).not.toContain('-O');
    expect(argumentsOf([at('192.0.2.1')], { profile: { ...profile, detect_os: false } })).not.toContain('-O');
  });
});
