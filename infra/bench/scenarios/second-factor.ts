import { Secret, TOTP } from 'otpauth';
import { asSystem } from '../../../shared/domain/actor/context.ts';
import { Begun, enable, generateRecoveryCodes, verify } from '../../../shared/domain/mfa/manage.ts';
import { Users } from '../../../shared/domain/user/user.ts';
import { transact } from '../../../shared/table/transact.ts';
import { makePerson, type Person } from '../world/people.ts';
import { as, type World } from '../world/world.ts';

/** What an authenticator app of this secret shows now, or in so many steps of thirty seconds. */
export function codeOf(secret: string, stepsAhead = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + stepsAhead * 30_000 });
}

/** A new User of the agency with the world's password. */
export function newcomer({ people, passwordHash }: World): Promise<Person> {
  return makePerson({ organization: people.staff.organization, role: 'User', passwordHash });
}

/** One who has begun to set up an authenticator app. */
export async function withSecret(world: World): Promise<Person & { secret: string }> {
  const person = await newcomer(world);
  const begun = Begun.parse(await as(person, () => enable({ method: 'totp' })));
  if (begun.status !== 'pending') throw new Error('There is no secret');
  return { ...person, secret: begun.secret };
}

/** One whose authenticator app counts. */
export async function withApp(world: World): Promise<Person & { secret: string }> {
  const person = await withSecret(world);
  await as(person, () => verify({ method: 'totp', otp_attempt: codeOf(person.secret) }));
  return person;
}

let numbers = 0;

/** One with a telephone as second factor, and recovery codes; each has a number of its own, since a number gets few messages. */
export async function withPhone(world: World): Promise<Person & { codes: string[] }> {
  const person = await newcomer(world);
  numbers += 1;
  const phone = `+1201555${String(numbers % 10_000).padStart(4, '0')}`;
  await asSystem('bench', person.organization, async () => {
    const user = await Users.need(person.organization, person.id);
    await transact([Users.update(person.organization, user, { mfa: { ...user.mfa, sms: { phone }, default_method: 'sms' } })]);
  });
  return { ...person, codes: (await as(person, generateRecoveryCodes)).codes };
}
