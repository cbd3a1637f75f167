import { isOn } from '../../lib/switch.ts';
import { type AddressPolicy, targetPolicy } from '../../network/refusal.ts';

/**
 * Whether customers may scan private, loopback and link-local addresses: on for one machine, off on AWS, where such an address
 * would be the deployment's own network. `PERIMETER_ALLOW_PRIVATE_TARGETS` decides otherwise.
 */
function allowPrivateTargets(): boolean {
  return isOn('PERIMETER_ALLOW_PRIVATE_TARGETS', process.env['PERIMETER_HOST'] === 'local');
}

/**
 * What this deployment refuses to scan. `PERIMETER_OWN_NETWORKS` (CIDR blocks, by commas) is never scanned;
 * `PERIMETER_ALLOWED_TARGET_NETWORKS` lets reserved blocks through that the deployer answers for.
 */
export function deploymentPolicy(): AddressPolicy {
  return targetPolicy({ private: allowPrivateTargets(), own_networks: blocks('PERIMETER_OWN_NETWORKS'), listed: blocks('PERIMETER_ALLOWED_TARGET_NETWORKS') });
}

function blocks(name: string): string[] {
  return (process.env[name] ?? '').split(',').map((block) => block.trim()).filter((block) => block !== '');
}
