import { isOn } from '../../lib/switch.ts';
import { type UrlPolicy, webhookPolicy } from '../../network/refusal.ts';

/**
 * Where this deployment sends webhooks. `PERIMETER_ALLOW_PRIVATE_WEBHOOKS` lets loopback and private addresses, http and any port
 * through: on for one machine, off on AWS, where such an address would be the deployment's own network.
 */
export function deploymentPolicy(): UrlPolicy {
  return webhookPolicy({ private: isOn('PERIMETER_ALLOW_PRIVATE_WEBHOOKS', process.env['PERIMETER_HOST'] === 'local') });
}
