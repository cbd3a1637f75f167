import type { SmsSender } from './contract/sms.ts';
import { port } from './port.ts';

export const smsSender = port<SmsSender>({
  aws: async () => (await import('./aws/sms.ts')).snsSms(),
  local: async () => (await import('./local/sms.ts')).outboxSms(),
});
