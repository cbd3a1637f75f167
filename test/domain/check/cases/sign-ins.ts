import type { HostResult } from '../../../../shared/domain/scan/engines/engine.ts';
import { written } from '../recording.ts';
import type { Case } from './case.ts';

const stranger: HostResult = written({ port: 22, name: 'ssh' });

export const signInCases: Record<string, Case> = {
  'sign-in': { finds: { ...stranger, sign_ins: [{ method: 'ssh', port: 2222, protocol: 'tcp', worked: false, message: 'the server refused the login', host_key: 'SHA256:abc' }] }, on: 2222, not: stranger },
  'installed-packages': { finds: { ...stranger, packages: [{ name: 'openssl', version: '3.0.11-1~deb12u2', manager: 'dpkg' }] }, on: null, not: { ...stranger, packages: [], distribution: { id: 'debian', version: '12', kernel: '6.1.0' } } },
};
