import type { Group } from '../../../shared/http/endpoint.ts';
import { account } from './account.ts';
import { mfa } from './mfa.ts';
import { notifications } from './notifications.ts';
import { organization } from './organization.ts';

export const user: Group = {
  id: 'user',
  title: 'Current user',
  grants: { table: 'write', secrets: ['cursor', 'encryption'], sms: true },
  errorImpact: 'Users cannot see or change their own account, second factors and tokens.',
  endpoints: [...account, ...organization, ...notifications, ...mfa],
};
