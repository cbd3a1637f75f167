import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { line, prose } from '../../lib/plain-text.ts';
import { problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { nameOf } from '../actor/actor.ts';
import { actor, tenant } from '../actor/context.ts';
import { Created, type Credential, Credentials, Updated } from './credential.ts';
import { authAlgorithms, credentialTypes, type openNames, privacyAlgorithms, secretNames } from './kinds.ts';
import { noSecrets, openSecrets, type Secrets, sealSecrets } from './secrets.ts';
import { checkContents, type Contents } from './validation.ts';

/** An organization has at most so many, like webhooks. */
const credentialsMax = 1000;

const name = line(255);
const comment = prose(4000);
const secret = (max: number) => z.string().min(1).max(max).refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'holds control characters').meta({ writeOnly: true });

/** What types have beside name and comment; null takes away what is optional. */
const contents = {
  login: line(255).nullable().exactOptional(),
  password: secret(1024).nullable().exactOptional(),
  private_key: z.string().min(1).max(16_384).meta({ writeOnly: true }).nullable().exactOptional(),
  passphrase: secret(1024).nullable().exactOptional(),
  community: secret(255).nullable().exactOptional(),
  auth_algorithm: z.enum(authAlgorithms).nullable().exactOptional(),
  privacy_password: secret(1024).nullable().exactOptional(),
  privacy_algorithm: z.enum(privacyAlgorithms).nullable().exactOptional(),
  url: z.string().trim().min(1).max(2048).nullable().exactOptional(),
};

export const Create = z.object({ name, comment: comment.default(''), type: z.enum(credentialTypes), ...contents });
/** What is not named stays, secrets too. */
export const Update = z.object({ name: name.exactOptional(), comment: comment.exactOptional(), type: z.enum(credentialTypes).exactOptional(), ...contents });

/** Stores a credential with its secrets sealed; 422 names what is missing, wrong or of another type. */
export async function create({ name: called, comment: text, type, ...given }: z.output<typeof Create>): Promise<Credential> {
  const wanted: Contents = { ...nothing, ...given };
  checkContents(type, wanted);
  // Not part of the transaction: a few more, made in the same moment, would harm nobody.
  if ((await Credentials.count(tenant())) >= credentialsMax) throw problem.refused(`An organization has at most ${credentialsMax} credentials`);
  const id = newId();
  const sealed = await sealSecrets(id, secretsOf(wanted));
  const made = Credentials.create(tenant(), { id, name: called, comment: text, type, ...openOf(wanted), sealed, targets_count: 0, owner: nameOf(actor()) });
  await transact([made, Created.publish(id, { name: called, type })]);
  return made.item;
}

/** Changes what is named. The secrets are sealed anew each time, under the current key: so an update, even an empty one, is what a rotated key asks for. */
export async function update(id: string, input: z.output<typeof Update>): Promise<Credential> {
  const { name: called, comment: text, type, ...given } = input;
  return retrying('Credential', async () => {
    const credential = await Credentials.need(tenant(), id);
    if (type !== undefined && type !== credential.type) throw problem.invalid({ type: [`cannot change: the credential is of type ${credential.type}`] });
    const wanted: Contents = { ...openOf(credential), ...(await keptSecrets(credential, given)), ...given };
    checkContents(credential.type, wanted);
    const sealed = await sealSecrets(id, secretsOf(wanted));
    const changed = Credentials.update(tenant(), credential, { name: called ?? credential.name, comment: text ?? credential.comment, ...openOf(wanted), sealed });
    await transact([changed, Updated.publish(id, { name: changed.item.name, type: credential.type, changes: Object.keys(input) })]);
    return changed.item;
  });
}

const nothing: Contents = { ...noSecrets, login: null, url: null, auth_algorithm: null, privacy_algorithm: null };

/** What was stored; where its key is gone after two rotations, whoever gives a secret anew is not kept from it. */
async function keptSecrets(credential: Credential, given: object): Promise<Secrets> {
  return openSecrets(credential).catch((error: unknown) => {
    if (secretNames.some((one) => Object.hasOwn(given, one))) return noSecrets;
    throw error;
  });
}

function secretsOf({ password, private_key, passphrase, community, privacy_password }: Contents): Secrets {
  return { password, private_key, passphrase, community, privacy_password };
}

function openOf({ login, url, auth_algorithm, privacy_algorithm }: Pick<Contents, (typeof openNames)[number]>): Pick<Contents, (typeof openNames)[number]> {
  return { login, url, auth_algorithm, privacy_algorithm };
}
