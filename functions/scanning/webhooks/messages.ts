import * as z from 'zod';
import { Told as ExceptionTold } from '../../../shared/domain/exception/events.ts';
import { Summary as ReportSummary } from '../../../shared/domain/report/events.ts';
import { Summary as ScanSummary } from '../../../shared/domain/run/events.ts';
import { Document as Subscription } from '../../../shared/domain/subscription/document.ts';
import { Told as VulnerabilitiesTold } from '../../../shared/domain/vulnerability/events.ts';
import type { Message } from '../../../shared/http/message.ts';

const scan = ScanSummary.meta({ id: 'ToldScan' });
const vulnerabilities = VulnerabilitiesTold.meta({ id: 'ToldVulnerabilities' });
const report = ReportSummary.meta({ id: 'ToldReport' });
const exception = ExceptionTold.meta({ id: 'ToldException' });

/** Every body that a webhook receives; a document that is too long comes without its long members. */
export const messages: Message[] = [
  ofScan('scan_started', 'The first host is being scanned'),
  ofScan('scan_completed', 'A run is done and judged'),
  ofScan('scan_stopped', 'A run was stopped'),
  ofScan('scan_failed', 'A run was interrupted'),
  message('vulnerability_opened', 'Vulnerabilities of a host were found', vulnerabilities),
  message('vulnerability_closed', 'Vulnerabilities of a host are gone', vulnerabilities),
  message('vulnerability_reopened', 'Vulnerabilities of a host are back', vulnerabilities),
  message('report_generated', 'A report file can be downloaded', report),
  message('exception_created', 'An exception was submitted', exception),
  message('exception_activated', 'An exception counts from now', exception),
  message('exception_rejected', 'An exception was refused', exception),
  message('exception_expired', 'An exception has ended by its time', exception),
  message('subscription_started', 'A subscription began', Subscription),
  message('subscription_ended', 'A subscription ended', Subscription),
];

function ofScan(name: string, summary: string): Message {
  return message(name, summary, scan, { outcome: z.enum(['pass', 'fail']).nullable() });
}

function message(name: string, summary: string, data: z.ZodType, more: z.ZodRawShape = {}): Message {
  const whole = { id: z.uuid(), event: z.literal(name), created_at: z.iso.datetime(), organization: z.object({ id: z.uuid(), name: z.string() }) };
  return { name, summary, body: z.object({ ...whole, data: z.union([data, z.record(z.string(), z.unknown())]), truncated: z.literal(true).optional(), ...more }) };
}
