import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { lazy } from '../../lib/lazy.ts';
import type { SmsSender } from '../contract/sms.ts';
import { checkSms } from '../sms-limits.ts';
import { clientOptions } from './client-options.ts';

/** SNS, straight to a phone number. It has no idempotency of its own: the consumer's record of the event id is what makes one id one message. */
export function snsSms(): SmsSender {
  const client = lazy(() => new SNSClient(clientOptions));
  return {
    async send(sms) {
      checkSms(sms);
      await client().send(new PublishCommand({
        PhoneNumber: sms.to,
        Message: sms.text,
        // Carriers deliver codes and alarms before advertisements.
        MessageAttributes: { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' } },
      }));
    },
  };
}
