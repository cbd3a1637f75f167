import * as z from 'zod';
import { event } from '../../events/define.ts';

/** What happens to an account by its own user, apart from the verbs, which hash: whoever only listens needs none of that. */
export const PasswordChanged = event('user.password_changed', z.object({ username: z.string() }));
export const UserConfirmed = event('user.confirmed', z.object({ username: z.string(), email: z.string() }));
export const InvitationAccepted = event('user.invitation_accepted', z.object({ username: z.string() }));
