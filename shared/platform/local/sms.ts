import type { SmsSender } from '../contract/sms.ts';
import { checkSms } from '../sms-limits.ts';
import { keepInOutbox } from './outbox.ts';

/** Sends nothing: every message lies in `outbox/sms/` as JSON (the `Sms` and `sent_at`). One id is one message. */
export function outboxSms(): SmsSender {
  return {
    async send(sms) {
      checkSms(sms);
      keepInOutbox('sms', sms);
    },
  };
}
