import type { Scenarios } from './scenario.ts';

export const user: Scenarios = {
  getCurrentUser: { send: () => ({ query: { products: 'true', details: 'true', current_plan: 'true' } }) },
  getPermissions: {},
  generateAccessToken: { as: 'admin' },
};
