import * as z from 'zod';
import { isAdmin, needScope } from '../../../shared/domain/foundry/access.ts';
import { FoundryRefusal } from '../../../shared/domain/foundry/refusal.ts';
import { ownOrigin } from '../../../shared/domain/foundry-user/by-name.ts';
import { Create as NewOutsideUser, create as createOutsideUser } from '../../../shared/domain/foundry-user/outside-user.ts';
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

export const MadeUser = z.object({ id: z.string(), userName: z.string(), origin: z.string(), active: z.literal(true), verified: z.literal(true) }).meta({ id: 'ScimUser' });
type Made = z.input<typeof MadeUser> | Refused;

/** Makes a user of the tenant, whom other commands then give roles in organizations: an account of the platform with the role User, or the name of somebody from another origin. */
export async function createUser({ origin = '', ...user }: z.output<typeof ScimUser>): Promise<Made> {
  if (!mayCreate()) return refused(403, 'insufficient_scope', 'Insufficient scope for this resource');
  try {
    return origin === '' || origin === ownOrigin ? await createAccount(user) : await createOutside(user.userName, origin);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'taken') return refused(409, 'scim_resource_already_exists', `Username already in use: ${user.userName}`);
    if (error.code === 'invalid') return refused(400, 'invalid_password', error.message);
    throw error;
  }
}

async function createAccount({ userName, password, emails = [] }: Omit<z.output<typeof ScimUser>, 'origin'>): Promise<Made> {
  const email = [...emails.map(({ value }) => value), userName].find((text) => z.email().safeParse(text).success) ?? `${newId()}@users.invalid`;
  const body = NewUser.safeParse({ username: userName, email, password, password_confirmation: password, confirmed: true });
  if (!body.success) return unfit(body.error);
  const { id, username } = await create(body.data);
  return { id, userName: username, origin: ownOrigin, active: true, verified: true };
}

/** A password is the other identity provider's. */
async function createOutside(userName: string, given: string): Promise<Made> {
  const body = NewOutsideUser.safeParse({ username: userName, origin: given });
  if (!body.success) return unfit(body.error);
  const { id, username, origin } = await createOutsideUser(body.data);
  return { id, userName: username, origin, active: true, verified: true };
}

function unfit({ issues }: z.ZodError): Refused {
  return refused(400, 'invalid_scim_resource', issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '));
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
