import { clock } from '../../platform/clock.ts';
import { seal, unseal } from '../../platform/encryption.ts';
import { tenant } from '../actor/context.ts';
import type { WebhookSecrets } from './signature.ts';
import type { Webhook } from './webhook.ts';

/** Of a shorter secret the last four characters would give too much away. */
const shownFromLength = 8;

/** A secret as it is stored: sealed for this webhook alone. An empty one means unsigned deliveries. */
export async function stored(webhook: string, secret: string): Promise<Pick<Webhook, 'secret' | 'secret_last4' | 'previous_secret'>> {
  if (secret === '') return { secret: null, secret_last4: null, previous_secret: null };
  const last4 = secret.length < shownFromLength ? null : secret.slice(-4);
  return { secret: await seal(secret, bindingOf(webhook)), secret_last4: last4, previous_secret: null };
}

/** What signs a delivery now: the secret, and the one before it while a rotation overlaps. */
export async function signingSecrets({ id, secret, previous_secret: previous }: Webhook): Promise<WebhookSecrets | null> {
  if (secret === null) return null;
  const current = await unseal(secret, bindingOf(id));
  if (!previous || new Date(previous.expires_at) <= clock.now()) return { current };
  return { current, previous: await unseal(previous.secret, bindingOf(id)) };
}

function bindingOf(webhook: string): string {
  return `webhook ${tenant()} ${webhook}`;
}
