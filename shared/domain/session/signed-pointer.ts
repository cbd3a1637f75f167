import { createHmac, hkdfSync } from 'node:crypto';
import { equalInConstantTime } from '../../lib/secret-text.ts';
import type { SecretVersions } from '../../platform/contract/secrets.ts';
import { secrets } from '../../platform/secrets.ts';

/**
 * A token that leads to one item of one organization and carries a MAC over both, so that it is found without a look-up and a forged one
 * never reaches the table. The purpose is part of the MAC: a token for one thing opens no other. HMAC-SHA-256 under a key that HKDF
 * makes from the platform's `encryption` secret. What it leads to says whether it still holds.
 */
interface Target {
  organization: string;
  id: string;
}

const form = /^[a-z]{2,4}_([0-9a-f]{32})([0-9a-f]{32})([\w-]{43})$/;

/** The same purpose and target always give the same token, until the platform's secret is rotated. */
export async function signPointer(prefix: string, purpose: string, { organization, id }: Target): Promise<string> {
  const { current } = await secrets().then((port) => port.get('encryption'));
  return `${prefix}_${hexOf(organization)}${hexOf(id)}${macOf(current, purpose, organization, id)}`;
}

/** Where a genuine token of this purpose leads; undefined for anything else. */
export async function readPointer(purpose: string, token: string): Promise<Target | undefined> {
  const [, first = '', second = '', mac = ''] = form.exec(token) ?? [];
  if (mac === '') return undefined;
  const [organization, id] = [uuidOf(first), uuidOf(second)];
  const { current, previous } = await secrets().then((port) => port.get('encryption'));
  const genuine = [current, ...(previous ? [previous] : [])].some((version) => equalInConstantTime(macOf(version, purpose, organization, id), mac));
  return genuine ? { organization, id } : undefined;
}

function macOf({ value }: SecretVersions['current'], purpose: string, organization: string, id: string): string {
  const key = Buffer.from(hkdfSync('sha256', value, '', 'signed pointer', 32));
  return createHmac('sha256', key).update(JSON.stringify([purpose, organization, id])).digest('base64url');
}

function hexOf(uuid: string): string {
  return uuid.replaceAll('-', '');
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
