import type { Words } from '../../shared/http/openapi/words.ts';

/** The personal details that forms of users take, whoever fills them in. */
export const profileWords: Words = {
  first_name: 'Given name.',
  last_name: 'Family name.',
  phone: 'Telephone number.',
  mobile_phone: 'Mobile number.',
  url: 'Web address.',
  title: 'Job title.',
  address: 'Street and number.',
  city: 'Town.',
  state: 'State or province.',
  country: 'Country.',
  zipcode: 'Postal code.',
};

/** The details that forms of organizations take. */
export const organizationWords: Words = {
  'organization.name': 'The name of the organization: unique under its parent.',
  'organization.description': 'A description, for people.',
  company_name: 'The name of the company; the same as the name unless given.',
  website: 'Web address.',
  'organization.email': 'General e-mail address.',
  'organization.phone': 'Telephone number.',
  contact_name: 'The person to ask.',
  contact_title: 'The job title of that person.',
  contact_phone: 'The telephone number of that person.',
  contact_email: 'The e-mail address of that person.',
};

/** What a new organization takes beside. */
export const newOrganizationWords: Words = {
  parent_organization: 'The organization above; your own unless given.',
  skip_default_subscription: 'On: no default plans. Off: those that the parent sells by default, unless `plans` are given.',
};

/** How long a subscription lasts. */
export const periodWords: Words = {
  billing_interval: 'How often it is billed: `none`, `monthly` or `yearly`.',
  start_date: 'When it begins: a date or ISO 8601; at once unless given.',
  end_date: 'When it ends: a date or ISO 8601; by the interval unless given. Null for never.',
};

/** The terms on which an organization is subscribed to a plan. */
export const termsWords: Words = {
  ...periodWords,
  plans: 'The plans to subscribe to, at most one a product.',
  plan: 'The code of the plan.',
  interval: 'How often it is billed: `none`, `monthly` or `yearly`; as the plan says unless given.',
  'plans.partner': 'Whether the organization may sell the product on to organizations below it.',
  features: 'What it gives, by feature; of an open plan, within what the parent has.',
};
