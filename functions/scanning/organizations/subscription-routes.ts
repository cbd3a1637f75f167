import * as z from 'zod';
import { tenant } from '../../../shared/domain/actor/context.ts';
import { dependentColumns, listDependent } from '../../../shared/domain/subscription/dependents.ts';
import { Attributes, DependentDocument, Document, present } from '../../../shared/domain/subscription/document.ts';
import { FeatureNames, Features } from '../../../shared/domain/subscription/features.ts';
import * as Subscription from '../../../shared/domain/subscription/manage.ts';
import { columns, type Subscription as Stored } from '../../../shared/domain/subscription/subscription.ts';
import { Subscribe, SubscribeOwn } from '../../../shared/domain/subscription/terms.ts';
import type { Answer } from '../../../shared/http/answer.ts';
import { type Endpoint, endpoint } from '../../../shared/http/endpoint.ts';
import type { Page } from '../../../shared/table/list.ts';
import { collection, document, empty } from '../answers.ts';
import { Id } from '../params.ts';

const OfOrganization = z.object({ org_id: z.uuid() });
const One = OfOrganization.extend({ sub_id: z.uuid() });

const pageOf = (page: Page<Stored>, attributes: string[] = []) => ({ ...page, items: page.items.map((one) => present(one, attributes.includes('features'))) });
const shown = document('subscriptions', Document);

/** The new subscription, and where it is: its path goes over its organization. */
const made: Answer<{ organization: string; subscription: z.input<typeof Document> }> = {
  ...shown,
  tells: ['ETag', 'Location'],
  present({ organization, subscription }, request) {
    const { headers, ...answer } = shown.present(subscription, request);
    return { ...answer, headers: { ...headers, location: `/v2/organizations/${organization}/subscriptions/${subscription.id}` } };
  },
};

/** The endpoints about what organizations are subscribed to. */
export const subscriptions: Endpoint[] = [
  endpoint({
    id: 'subscribeToPlan',
    method: 'POST',
    path: '/v2/organizations/subscribe',
    summary: 'Subscribe to a plan',
    description: "The caller's own organization, to a plan of a partner above or of the platform. What was active in the same product ends. An open plan takes `features`, within the parent's limits.",
    can: 'ADMIN_ACCESS',
    body: SubscribeOwn,
    answer: made,
    status: 201,
    handle: async ({ body }) => ({ organization: tenant(), subscription: present(await Subscription.subscribeOwn(body), true) }),
  }),
  endpoint({
    id: 'subscribeOrganization',
    method: 'POST',
    path: '/v2/organizations/{id}/subscribe',
    summary: 'Subscribe an organization to a plan',
    description: "An organization below the caller. What was active in the same product ends; one that starts later begins then. An open plan takes `features`, within the parent's limits.",
    can: 'partner',
    params: Id,
    body: Subscribe,
    answer: made,
    status: 201,
    handle: async ({ params, body }) => ({ organization: params.id, subscription: present(await Subscription.subscribeTo(params.id, body), true) }),
  }),
  endpoint({
    id: 'unsubscribeOrganization',
    method: 'POST',
    path: '/v2/organizations/{id}/unsubscribe',
    summary: 'Unsubscribe an organization from a plan',
    description: 'The subscription is canceled at once.',
    can: 'partner',
    params: Id,
    body: Subscription.Unsubscribe,
    answer: shown,
    status: 200,
    handle: async ({ params, body }) => present(await Subscription.unsubscribe(params.id, body)),
  }),
  endpoint({
    id: 'listDependentSubscriptions',
    method: 'GET',
    path: '/v2/organizations/dependent_subscriptions',
    summary: 'List dependent subscriptions',
    description: 'Of all organizations below the caller, a moment after they change.',
    can: 'partner',
    columns: dependentColumns,
    answer: collection('subscriptions', DependentDocument),
    status: 200,
    handle: ({ list }) => listDependent(list),
  }),
  endpoint({
    id: 'listOrganizationSubscriptions',
    method: 'GET',
    path: '/v2/organizations/{org_id}/subscriptions',
    summary: 'Retrieves all subscriptions of organization',
    can: 'ADMIN_ACCESS',
    params: OfOrganization,
    query: Attributes,
    columns,
    answer: collection('subscriptions', Document),
    status: 200,
    handle: async ({ params, query, list }) => pageOf(await Subscription.list(params.org_id, list), query.attributes),
  }),
  endpoint({
    id: 'listActiveOrganizationSubscriptions',
    method: 'GET',
    path: '/v2/organizations/{org_id}/subscriptions/active',
    summary: 'Retrieves all active subscriptions of organization',
    can: 'ADMIN_ACCESS',
    params: OfOrganization,
    query: Attributes,
    columns,
    answer: collection('subscriptions', Document),
    status: 200,
    handle: async ({ params, query, list }) => pageOf(await Subscription.list(params.org_id, list, 'active'), query.attributes),
  }),
  endpoint({
    id: 'showOrganizationSubscription',
    method: 'GET',
    path: '/v2/organizations/{org_id}/subscriptions/{sub_id}',
    summary: 'Show a subscription of organization',
    can: 'ADMIN_ACCESS',
    params: One,
    query: Attributes,
    answer: shown,
    status: 200,
    handle: async ({ params, query }) => present(await Subscription.show(params.org_id, params.sub_id), query.attributes?.includes('features')),
  }),
  endpoint({
    id: 'updateOrganizationSubscription',
    method: 'PUT',
    path: '/v2/organizations/{org_id}/subscriptions/{sub_id}',
    summary: "Update organization's subscription",
    description: 'What is not named stays. `canceled` and `inactive` end it at once; `active` begins it again while no other is active in its product.',
    can: 'partner',
    params: One,
    query: Attributes,
    body: z.object({ subscription: Subscription.Update }),
    answer: empty(),
    status: 200,
    handle: async ({ params, body }) => {
      await Subscription.update(params.org_id, params.sub_id, body.subscription);
    },
  }),
  endpoint({
    id: 'assignSubscriptionFeatures',
    method: 'PUT',
    path: '/v2/organizations/{org_id}/subscriptions/{sub_id}/assign_features',
    summary: 'Assign features to a subscription',
    description: "Replaces the named features. On a normal plan they override the plan's for this subscription; on an open plan the parent's limits hold.",
    can: 'partner',
    params: One,
    body: z.object({ features: Features }),
    answer: empty(),
    status: 200,
    handle: async ({ params, body }) => {
      await Subscription.assignFeatures(params.org_id, params.sub_id, body.features);
    },
  }),
  endpoint({
    id: 'revokeSubscriptionFeatures',
    method: 'PUT',
    path: '/v2/organizations/{org_id}/subscriptions/{sub_id}/revoke_features',
    summary: 'Revoke features from a subscription',
    description: 'A comma list or an array of names. What is not there is not missed; revoking number_of_ips leaves a limit of 0.',
    can: 'partner',
    params: One,
    query: Attributes,
    body: z.object({ features: FeatureNames }),
    answer: empty(),
    status: 200,
    handle: async ({ params, body }) => {
      await Subscription.revokeFeatures(params.org_id, params.sub_id, body.features);
    },
  }),
];
