import type { Scenarios } from './scenario.ts';

export const whitelabel: Scenarios = {
  showPublicWhitelabel: {},
  showWhitelabel: { as: 'admin' },
  updateWhitelabel: { as: 'partner', send: () => ({ body: { whitelabel_settings: { brand_name: 'Acme Trust', primary_color: '#0b5394' } } }) },
};
