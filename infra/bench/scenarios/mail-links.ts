import { asSystem } from '../../../shared/domain/actor/context.ts';
import { issueFor, type MailPurpose } from '../../../shared/domain/mail-token/mail-token.ts';
import { Organizations } from '../../../shared/domain/organization/organization.ts';
import { join } from '../../../shared/domain/user/user.ts';
import { newId } from '../../../shared/lib/id.ts';
import { timestamp } from '../../../shared/platform/clock.ts';
import { transact } from '../../../shared/table/transact.ts';
import type { World } from '../world/world.ts';
import type { Scenarios } from './scenario.ts';

/** The token of a mail to a user who has just been made. */
export async function tokenFor({ people }: World, purpose: MailPurpose): Promise<string> {
  const { organization } = people.manager;
  return asSystem('bench', organization, async () => {
    const [id, home] = [newId(), await Organizations.need(organization, organization)];
    const username = `unconfirmed-${id}`;
    const account = { username, email: `${username}@example.com`, role: 'User', partner: false, active_product: 'pci', locale: 'en', timezone: 'UTC', profile: {} } as const;
    await transact([join(home, id, { ...account, password_hash: null, must_change_password: false, confirmed_at: null })]);
    return issueFor({ id: newId(), tenant: organization, payload: '{}', created_at: timestamp() }, purpose, id);
  });
}

export const mailLinks: Scenarios = {
  showConfirmationForm: { send: async (world) => ({ query: { confirmation_token: await tokenFor(world, 'confirmation') } }) },
  preAcceptInvitation: { send: async (world) => ({ query: { invitation_token: await tokenFor(world, 'invitation') } }) },
};
