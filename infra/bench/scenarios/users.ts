import { newId } from '../../../shared/lib/id.ts';
import type { Scenarios } from './scenario.ts';

export const users: Scenarios = {
  createCustomer: {
    as: 'partner',
    send: () => {
      const id = newId();
      const password = newId();
      const user = { email: `${id}@example.com`, password, password_confirmation: password, confirmed: true };
      return { body: { customer: { organization: { name: `Shop ${id}` }, user, plans: [{ plan: 'pci-basic' }] } } };
    },
    besides: 'argon2id',
  },
};
