import * as z from 'zod';
import { CreateCustomer, createCustomer } from '../../../shared/domain/user/create-customer.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { nothing } from '../answers.ts';

export const users: Group = {
  id: 'users',
  title: 'Users',
  grants: { table: 'write' },
  errorImpact: 'Partners cannot sign up customers.',
  endpoints: [
    endpoint({
      id: 'createCustomer',
      method: 'POST',
      path: '/v2/users/create_customer',
      summary: 'Create Customer',
      description: 'Organization, first user and subscriptions in one transaction: all or nothing. `Location` names the user.',
      can: 'partner',
      body: z.object({ customer: CreateCustomer }),
      answer: nothing(),
      status: 201,
      handle: ({ body }) => createCustomer(body.customer),
    }),
  ],
};
