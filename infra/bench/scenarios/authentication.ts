import { openSession } from '../world/people.ts';
import type { Scenarios } from './scenario.ts';

export const authentication: Scenarios = {
  signIn: { send: ({ people, password }) => ({ body: { username: people.user.username, password } }), besides: 'argon2id' },
  signOut: { token: ({ people }) => openSession(people.user) },
};
