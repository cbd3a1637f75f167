import * as z from 'zod';
import { Document, list, Name, setEnabled, Update, update } from '../../../shared/domain/notification-preference/notification-preference.ts';
import { endpoint } from '../../../shared/http/endpoint.ts';
import { collection, document } from '../answers.ts';

const params = z.object({ name: Name });
const answer = document('notification_preferences', Document);

/** What the caller wants to be told of. */
export const notifications = [
  endpoint({
    id: 'getNotificationPreferences',
    method: 'GET',
    path: '/v2/user/preferences/notifications',
    summary: 'Get users notification preferences',
    can: 'member',
    answer: collection('notification_preferences', Document),
    status: 200,
    handle: () => list(),
  }),
  endpoint({
    id: 'updateNotificationPreference',
    method: 'PUT',
    path: '/v2/user/preferences/notifications/{name}',
    summary: 'Change users product',
    description: 'Updates one notification preference (its documented title is a mistake). Only what is named changes; `if_status` is the same as `if_completed`, which wins.',
    can: 'member',
    params,
    body: Update,
    answer,
    status: 200,
    handle: ({ params: { name }, body }) => update(name, body),
  }),
  endpoint({
    id: 'enableNotificationPreference',
    method: 'PUT',
    path: '/v2/user/preferences/notifications/{name}/enable',
    summary: "Enable user's event notification preference",
    can: 'member',
    params,
    answer,
    status: 200,
    handle: ({ params: { name } }) => setEnabled(name, true),
  }),
  endpoint({
    id: 'disableNotificationPreference',
    method: 'PUT',
    path: '/v2/user/preferences/notifications/{name}/disable',
    summary: "Disable user's event notification preference",
    can: 'member',
    params,
    answer,
    status: 200,
    handle: ({ params: { name } }) => setEnabled(name, false),
  }),
];
