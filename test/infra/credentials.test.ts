import { expect, test } from 'vitest';
import { surfaces } from '../../functions/surfaces.ts';
import { credentials, portOffsets } from '../../infra/local/credentials.ts';
import { homePage } from '../../infra/local/pages/home.ts';

const access = { api_key: 'key', owner_key: 'owner', username: 'admin', password: 'word' };
const urls = { scanning: 'http://127.0.0.1:1', cloudfoundry: 'http://127.0.0.1:2', concord: 'http://127.0.0.1:3' };

test('credentials.json has for each surface its address and what opens it, and nothing of the others', () => {
  expect(credentials(urls, access)).toEqual({
    scanning: { url: 'http://127.0.0.1:1', api_key: 'key', username: 'admin', password: 'word' },
    cloudfoundry: { url: 'http://127.0.0.1:2', username: 'admin', password: 'word' },
    concord: { url: 'http://127.0.0.1:3', api_key: 'owner' },
  });
  expect(Object.keys(credentials({ concord: 'http://127.0.0.1:3' }, access))).toEqual(['concord']);
});

test('each surface has a port of its own, which does not depend on the others', () => {
  expect(portOffsets).toEqual({ scanning: 0, cloudfoundry: 1, concord: 2 });
});

test.each(surfaces)('the page of $dialect.surface leads to every surface and its documents', (surface) => {
  const page = homePage(surface, urls);
  for (const url of Object.values(urls)) for (const path of ['/', '/docs', '/openapi.json']) expect(page).toContain(`href="${url}${path}"`);
});
