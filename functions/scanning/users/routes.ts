import * as z from 'zod';
import { CreateCustomer, createCustomer } from '../../../shared/domain/user/create-customer.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { nothing } from '../answers.ts';
import { accounts } from './accounts.ts';
import { importExport } from './import-export.ts';
import { resources } from './resources.ts';
import { sso } from './sso.ts';

const customers = [
  endpoint({
    id: 'createCustomer',
    method: 'POST',
    path: '/v2/users/create_customer',
    summary: 'Create Customer',
    description: 'Organization, first user and subscriptions in one transaction: all or nothing. `Location` names the user.',
    can: 'partner',
    body: z.object({ customer: CreateCustomer }),
    answer: nothing({ location: true }),
    status: 201,
    handle: ({ body }) => createCustomer(body.customer),
  }),
];

export const users: Group = {
  id: 'users',
  title: 'Users',
  grants: { table: 'write', secrets: ['cursor', 'encryption'] },
  errorImpact: 'Partners cannot sign up customers, and Admins cannot manage users.',
  endpoints: [...customers, ...accounts, ...importExport, ...resources, ...sso],
};
