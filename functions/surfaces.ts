import type { Surface } from '../shared/http/surface.ts';
import { apiKeys } from './scanning/api-keys/routes.ts';
import { scanning } from './scanning/dialect.ts';

/** The whole API as values: for infra, the local host, the documents and the tests. No Lambda imports this. */
export const surfaces: Surface[] = [
  {
    dialect: scanning,
    title: 'Perimeter scanning API',
    version: '2.0.0',
    groups: [apiKeys],
    authorizerOf: ({ can }) => (can === 'public' ? null : can === 'key' ? 'api-key' : 'api-key-and-token'),
  },
];
