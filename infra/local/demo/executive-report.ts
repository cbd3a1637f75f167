import { writeFile } from 'node:fs/promises';
import * as z from 'zod';
import type { ApiClient } from './api-client.ts';
import type { Receiver } from './receiver.ts';

const file = { type: 'executive', format: 'pdf' };

/** Orders the executive PDF and waits for the webhook that says that it was generated. */
export async function generateReport(customer: ApiClient, reportId: string, receiver: Receiver, signal: AbortSignal): Promise<void> {
  await customer.call({ method: 'POST', path: `/v2/reports/${reportId}/generate`, query: file, answer: z.unknown() });
  await receiver.receive('report_generated', reportId, signal);
}

/** Downloads the executive PDF to the path; answers its size in bytes. */
export async function downloadReport(customer: ApiClient, reportId: string, path: string): Promise<number> {
  const bytes = await customer.download(`/v2/reports/${reportId}/download`, file);
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') !== '%PDF-') throw new Error('What was downloaded as the executive report is not a PDF.');
  await writeFile(path, bytes);
  return bytes.length;
}
