import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env['PERIMETER_CHROMIUM'] ?? '/usr/bin/chromium';

/** Why no browser can be started here; undefined where one can. */
export const noBrowser: string | undefined = existsSync(executablePath) ? undefined : `${executablePath} is not installed`;

/** The system's own Chromium, which asks nobody on the network for anything. */
export function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return chromium.launch({ executablePath, args, headless: true });
}
