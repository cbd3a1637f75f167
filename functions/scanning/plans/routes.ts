import * as z from 'zod';
import { Document } from '../../../shared/domain/plan/document.ts';
import * as Input from '../../../shared/domain/plan/input.ts';
import * as Plan from '../../../shared/domain/plan/manage.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document, empty } from '../answers.ts';
import { Id } from '../params.ts';

export const plans: Group = {
  id: 'plans',
  title: 'Plans',
  grants: { table: 'write', catalogue: true, secrets: ['cursor'] },
  errorImpact: 'Partners cannot see or change what they sell; subscriptions go on.',
  endpoints: [
    endpoint({
      id: 'listPlans',
      method: 'GET',
      path: '/v2/plans',
      summary: 'List plans',
      description: "The organization's own plans, and the active ones that are sold to it: of the partners above, and of the platform.",
      can: 'ADMIN_ACCESS',
      columns: Plan.columns,
      answer: collection('plans', Document),
      status: 200,
      handle: ({ list }) => Plan.list(list),
    }),
    endpoint({
      id: 'createPlan',
      method: 'POST',
      path: '/v2/plans',
      summary: 'Create a plan',
      description: 'A partner makes plans for the products that it is subscribed to as partner; the platform operator makes those of the catalogue. A new default takes the place of the one before.',
      can: 'partner',
      body: z.object({ plan: Input.Create }),
      answer: document('plans', Document, { location: (id) => `/v2/plans/${id}` }),
      status: 201,
      handle: ({ body }) => Plan.create(body.plan),
    }),
    endpoint({
      id: 'showPlan',
      method: 'GET',
      path: '/v2/plans/{id}',
      summary: 'Show a plan',
      can: 'ADMIN_ACCESS',
      params: Id,
      answer: document('plans', Document),
      status: 200,
      handle: ({ params }) => Plan.show(params.id),
    }),
    endpoint({
      id: 'updatePlan',
      method: 'PUT',
      path: '/v2/plans/{id}',
      summary: 'Update a plan',
      description: 'What is not named stays, and subscriptions keep what they were made with. Code, product and kind cannot be changed.',
      can: 'partner',
      params: Id,
      body: z.object({ plan: Input.Update }),
      answer: document('plans', Document),
      status: 200,
      handle: ({ params, body }) => Plan.update(params.id, body.plan),
    }),
    endpoint({
      id: 'deletePlan',
      method: 'DELETE',
      path: '/v2/plans/{id}',
      summary: 'Delete a plan',
      description: '422 while a subscription uses it.',
      can: 'partner',
      params: Id,
      answer: empty(),
      status: 200,
      handle: ({ params }) => Plan.remove(params.id),
    }),
  ],
};
