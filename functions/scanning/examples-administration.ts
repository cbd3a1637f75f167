import type { Examples } from '../../shared/http/openapi/words.ts';

const id = '018f6b1e-7c2a-7d4e-9a51-3f0c8e2b7d10';
const other = '018f6b1e-9b40-7c1a-8f02-5d1e7a6c9b33';
const password = 'correct horse battery staple';
const anew = { password, password_confirmation: password };
const token = 'the token of the link';
const features = { number_of_ips: { limit: 64 }, rescan: { active: true, num_of_rescans: 5, unit: 'month' } };

export const administration: Examples = {
  signIn: { username: 'alice@example.com', password },
  sendSmsOtp: { otp_session_state: 'the state that signIn answered' },
  signInWithRecoveryCode: { otp_session_state: 'the state that signIn answered', recovery_code: 'one of the recovery codes' },
  ssoLinkLogin: { token },
  impersonateUser: { uuid: id },
  confirmUser: { confirmation_token: token },
  acceptInvitation: { invitation_token: token, ...anew, first_name: 'Alice', last_name: 'Example' },
  forgotPassword: { email: 'alice@example.com' },
  resetPassword: { reset_password_token: token, ...anew },
  createApiKey: { api_key: { name: 'Website', scopes: ['scans:read', 'vulnerabilities:read'], expires_at: '2027-12-31T23:59:59Z' } },
  rotateApiKey: { overlap_seconds: 86_400 },
  createCustomer: { customer: { organization: { name: 'Corner Shop' }, plans: [{ plan: 'pci-basic', interval: 'yearly' }], user: { email: 'owner@shop.example', first_name: 'Olive', last_name: 'Owner' } } },
  createOrganization: { organization: { name: 'Corner Shop', country: 'GR', contact_email: 'owner@shop.example', plans: [{ plan: 'pci-basic' }] } },
  updateOrganization: { organization: { name: 'The Corner Shop', company_name: 'Corner Shop Ltd', phone: '+30 210 1234567' } },
  updateCurrentOrganization: { organization: { name: 'The Corner Shop', company_name: 'Corner Shop Ltd', contact_name: 'Olive Owner', contact_email: 'owner@shop.example' } },
  moveUserToOrganization: { user_id: id, organization_id: other },
  subscribeToPlan: { plan: 'pci-basic', interval: 'yearly', auto_renewal: true },
  subscribeOrganization: { plan: 'pci-basic', interval: 'yearly', start_date: '2027-01-01', price: '99.00' },
  unsubscribeOrganization: { plan: 'pci-basic', cancellation_reason: 'Moved to another product' },
  updateOrganizationSubscription: { subscription: { end_date: '2027-12-31', auto_renewal: false } },
  assignSubscriptionFeatures: { features },
  revokeSubscriptionFeatures: { features: 'rescan' },
  createPlan: { plan: { code: 'shop-64', name: 'Shop, 64 addresses', product: 'pci', kind: 'normal', default_interval: 'yearly', features } },
  updatePlan: { plan: { name: 'Shop, small', active: true } },
  createUser: { user: { email: 'bob@example.com', first_name: 'Bob', role: 'User', timezone: 'Europe/Athens' } },
  inviteUser: { user: { email: 'bob@example.com', role: 'Admin' } },
  updateUser: { user: { role: 'Admin', phone: '+30 210 1234567' } },
  inheritResources: { user_id: id },
  transferResources: { user_id: id },
  updateCurrentUser: { user: { first_name: 'Alice', timezone: 'Europe/Athens' } },
  changePassword: { user: { current_password: password, password: 'another long passphrase', password_confirmation: 'another long passphrase' } },
  changeProduct: { product_code: 'vrms' },
  enableMfa: { method: 'totp' },
  verifyMfaInstallation: { method: 'totp', otp_attempt: '492039' },
  setDefaultMfaMethod: { method: 'totp' },
  disableMfa: { method: 'totp', otp_attempt: '492039' },
  updateNotificationPreference: { when_status: ['completed', 'failed'], if_completed: ['fail'], if_severity: [7, 8, 9, 10] },
  createWebhook: { webhook: { name: 'Ticket system', url: 'https://hooks.example.com/perimeter', events: ['scan_completed', 'vulnerability_opened', 'vulnerability_closed'], include_customers: true } },
  updateWebhook: { webhook: { events: ['scan_completed', 'scan_failed'] } },
  updateWhitelabel: { whitelabel_settings: { brand_name: 'Shop Security', primary_color: '#1f4e79', logo_url: 'https://shop.example/logo.png', support_email: 'help@shop.example' } },
};
