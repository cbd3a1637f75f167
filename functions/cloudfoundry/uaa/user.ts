import * as z from 'zod';
import { isAdmin, needScope } from '../../../shared/domain/foundry/access.ts';
import { FoundryRefusal } from '../../../shared/domain/foundry/refusal.ts';
import { Create as NewUser, create } from '../../../shared/domain/user/manage.ts';
import { newId } from '../../../shared/lib/id.ts';
import { Problem } from '../../../shared/problems.ts';
import { refused, type Refused } from './answers.ts';

/** A user as SCIM has it; the CLI sends the user name as the e-mail address too, whether or not it is one. */
export const ScimUser = z.object({
  userName: z.string(),
  password: z.string().optional(),
  origin: z.string().optional(),
  name: z.object({ familyName: z.string().optional(), givenName: z.string().optional() }).optional(),
  emails: z.array(z.object({ value: z.string(), primary: z.boolean().optional() })).optional(),
});

export const MadeUser = z.object({ id: z.string(), userName: z.string(), origin: z.literal('uaa'), active: z.literal(true), verified: z.literal(true) }).meta({ id: 'ScimUser' });

/** Makes a user of the tenant: an account of the platform with the role User, whom other commands then give roles in organizations. */
export async function createUser({ userName, password, origin, emails = [] }: z.output<typeof ScimUser>): Promise<z.input<typeof MadeUser> | Refused> {
  if (!mayCreate()) return refused(403, 'insufficient_scope', 'Insufficient scope for this resource');
  if (origin !== undefined && origin !== '' && origin !== 'uaa') return refused(400, 'invalid_scim_resource', 'There is one identity provider here: uaa');
  const email = [...emails.map(({ value }) => value), userName].find((text) => z.email().safeParse(text).success) ?? `${newId()}@users.invalid`;
  const body = NewUser.safeParse({ username: userName, email, password, password_confirmation: password, confirmed: true });
  if (!body.success) return refused(400, 'invalid_scim_resource', body.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '));
  try {
    const { id, username } = await create(body.data);
    return { id, userName: username, origin: 'uaa', active: true, verified: true };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'taken') return refused(409, 'scim_resource_already_exists', `Username already in use: ${userName}`);
    if (error.code === 'invalid') return refused(400, 'invalid_password', error.message);
    throw error;
  }
}

function mayCreate(): boolean {
  try {
    needScope('write');
    return isAdmin();
  } catch (error) {
    if (!(error instanceof FoundryRefusal)) throw error;
    return false;
  }
}
