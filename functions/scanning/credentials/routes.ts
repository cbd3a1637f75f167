import * as z from 'zod';
import * as Credential from '../../../shared/domain/credential/credential.ts';
import { Document, present, presentOne } from '../../../shared/domain/credential/document.ts';
import * as Edit from '../../../shared/domain/credential/edit.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document, empty } from '../answers.ts';
import { Id } from '../params.ts';

export const credentials: Group = {
  id: 'credentials',
  title: 'Credentials',
  grants: { table: 'write', secrets: ['cursor', 'encryption'] },
  errorImpact: 'Customers cannot make or change credentials; authenticated scans go on with those that exist.',
  endpoints: [
    endpoint({
      id: 'listCredentials',
      method: 'GET',
      path: '/v2/credentials',
      summary: 'List Credentials',
      description: 'Secrets are never answered.',
      can: 'TARGET_ACCESS_CREDENTIALS',
      columns: Credential.columns,
      answer: collection('credentials', Document),
      status: 200,
      handle: async ({ list }) => {
        const page = await Credential.list(list);
        return { ...page, items: await present(page.items) };
      },
    }),
    endpoint({
      id: 'createCredential',
      method: 'POST',
      path: '/v2/credentials',
      summary: 'Create Credential',
      description:
        'By `type`: `up` needs `login` and `password`; `usk` needs `login` and `private_key` (OpenSSH or PEM) and, where it is encrypted, `passphrase`; `snmp` needs `community` (v1, v2c) or `login` with `password` and `auth_algorithm`, `privacy_password` and `privacy_algorithm` (v3); `http_basic` needs `login` and `password` and takes the `url` to sign in at. For SMB the `login` may name a domain, `DOMAIN\\user`. A scan says for each host how its sign-ins went. Secrets are stored encrypted and never answered.',
      can: 'TARGET_CREATE_CREDENTIALS',
      body: z.object({ credential: Edit.Create }),
      answer: document('credentials', Document, { location: (id) => `/v2/credentials/${id}` }),
      status: 201,
      handle: async ({ body }) => presentOne(await Edit.create(body.credential)),
    }),
    endpoint({
      id: 'showCredential',
      method: 'GET',
      path: '/v2/credentials/{id}',
      summary: 'Show Credential',
      description: 'Secrets are never answered.',
      can: 'TARGET_ACCESS_CREDENTIALS',
      params: Id,
      answer: document('credentials', Document),
      status: 200,
      handle: async ({ params }) => presentOne(await Credential.show(params.id)),
    }),
    endpoint({
      id: 'updateCredential',
      method: 'PUT',
      path: '/v2/credentials/{id}',
      summary: 'Update Credential',
      description: 'What is not named stays, secrets too; null takes away what is optional. The type cannot change (422). Each update encrypts the secrets anew.',
      can: 'TARGET_CREATE_CREDENTIALS',
      params: Id,
      body: z.object({ credential: Edit.Update }),
      answer: document('credentials', Document),
      status: 200,
      handle: async ({ params, body }) => presentOne(await Edit.update(params.id, body.credential)),
    }),
    endpoint({
      id: 'deleteCredential',
      method: 'DELETE',
      path: '/v2/credentials/{id}',
      summary: 'Delete Credential',
      description: 'Refused (422) while a target uses it.',
      can: 'TARGET_CREATE_CREDENTIALS',
      params: Id,
      answer: empty(),
      status: 200,
      handle: ({ params }) => Credential.remove(params.id),
    }),
  ],
};
