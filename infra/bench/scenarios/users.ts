import { newId } from '../../../shared/lib/id.ts';
import type { Scenarios } from './scenario.ts';

export const users: Scenarios = {
  createCustomer: {
    as: 'partner',
    send: () => {
      const id = newId();
      const user = { email: `${id}@example.com`, password: id, password_confirmation: id, confirmed: true };
      return { body: { customer: { organization: { name: `Shop ${id}` }, user, plans: [{ plan: 'pci-basic' }] } } };
    },
    besides: 'argon2id',
  },
};
