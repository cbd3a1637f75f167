import * as z from 'zod';
import { tenant } from '../../../shared/domain/actor/context.ts';
import { Document, present } from '../../../shared/domain/organization/document.ts';
import { canEdit, Update, update, show } from '../../../shared/domain/organization/manage.ts';
import { Member } from '../../../shared/domain/organization/member.ts';
import { products } from '../../../shared/domain/plan/product.ts';
import * as SubscriptionDocument from '../../../shared/domain/subscription/document.ts';
import { activePlans, columns, history } from '../../../shared/domain/subscription/subscription.ts';
import { changeProduct } from '../../../shared/domain/user/update-me.ts';
import { memberColumns, members, MyProduct, myProducts } from '../../../shared/domain/user/surroundings.ts';
import { endpoint } from '../../../shared/http/endpoint.ts';
import { collection, document, flat, nothing } from '../answers.ts';

/** The organization around the caller: members, products and subscriptions. */
export const organization = [
  endpoint({
    id: 'getCurrentOrganization',
    method: 'GET',
    path: '/v2/user/organization',
    summary: 'Get current organization',
    can: 'member',
    answer: document('organizations', Document),
    status: 200,
    handle: async () => present(await show(tenant()), canEdit()),
  }),
  endpoint({
    id: 'updateCurrentOrganization',
    method: 'PUT',
    path: '/v2/user/organization',
    summary: 'Update current organization',
    can: 'ADMIN_ACCESS',
    body: z.object({ organization: Update }),
    answer: nothing(),
    status: 200,
    handle: async ({ body }) => {
      await update(tenant(), body.organization);
      return {};
    },
  }),
  endpoint({
    id: 'getOrganizationMembers',
    method: 'GET',
    path: '/v2/user/members',
    summary: 'Get organization members',
    can: 'member',
    columns: memberColumns,
    answer: collection('members', Member.meta({ id: 'Member' })),
    status: 200,
    handle: ({ list }) => members(list),
  }),
  endpoint({
    id: 'getCurrentUserProducts',
    method: 'GET',
    path: '/v2/user/products',
    summary: 'Get current user products',
    description: '`active`: the organization has an active subscription for it.',
    can: 'member',
    answer: collection('products', MyProduct),
    status: 200,
    handle: () => myProducts(),
  }),
  endpoint({
    id: 'changeProduct',
    method: 'PUT',
    path: '/v2/user/change_product',
    summary: 'Change users product',
    description: "Later answers are about this product. Refused when the organization has no active subscription for it.",
    can: 'member',
    query: z.object({ product_code: z.enum(products) }),
    answer: flat(z.object({ active_product: z.enum(products) })),
    status: 200,
    handle: ({ query }) => changeProduct(query.product_code),
  }),
  endpoint({
    id: 'getActivePlans',
    method: 'GET',
    path: '/v2/user/plans',
    summary: 'Get current user active plans (Not implemented yet)',
    description: 'The active subscriptions of the organization with their plans; implemented here.',
    can: 'member',
    answer: collection('subscriptions', SubscriptionDocument.Document),
    status: 200,
    handle: async () => {
      const items = (await activePlans()).map((subscription) => SubscriptionDocument.present(subscription));
      return { items, page: 1, per_page: Math.max(1, items.length), total: items.length, next_cursor: undefined };
    },
  }),
  endpoint({
    id: 'getSubscriptionsHistory',
    method: 'GET',
    path: '/v2/user/subscriptions_history',
    summary: 'Get subscriptions history',
    can: 'member',
    columns,
    answer: collection('subscriptions', SubscriptionDocument.Document),
    status: 200,
    handle: async ({ list }) => {
      const page = await history(list);
      return { ...page, items: page.items.map((subscription) => SubscriptionDocument.present(subscription)) };
    },
  }),
];
