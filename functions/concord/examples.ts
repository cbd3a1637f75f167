import type { Examples } from '../../shared/http/openapi/words.ts';

const id = '018f6b1e-7c2a-7d4e-9a51-3f0c8e2b7d10';

/** What to send, by operation. */
export const examples: Examples = {
  createOrganization: { name: 'Corner Shop', organizationSlug: 'corner-shop', primaryDomain: 'shop.example', privacyPolicyUrl: 'https://shop.example/privacy', contactEmails: ['privacy@shop.example'] },
  updateOrganization: { name: 'The Corner Shop' },
  createApiKey: { name: 'Website', role: 'viewer', permissions: [{ projectId: id, role: 'admin' }] },
  updateApiKey: { role: 'limited' },
  createProject: { name: 'Web shop', type: 'website', domains: ['shop.example'], privacyPolicyUrl: 'https://shop.example/privacy', regionTemplate: { regions: 'default', settings: { consent: { consentMode: 'express', blockingMode: 'strict' } } } },
  updateProject: { status: 'test', contactEmails: ['privacy@shop.example'] },
};
