import type { Words } from '../../../shared/http/openapi/words.ts';

export const words: Words = {
  ApiKey: 'An API key: says who integrates, and belongs to the organization of whoever made it.',
  ApiKeyWithSecret: 'An API key with the key itself, which no other answer holds.',
  api_key: 'The key to make.',
  key: 'The key: send it as `x-api-key`. Shown in this answer alone.',
  name: 'What you call the key.',
  prefix: 'The first characters of the key, by which its owner recognises it.',
  scopes: 'What the key opens: `*` for everything, or `<group>:read` and `<group>:write`. Each operation names its scope.',
  last_used_at: 'When it was used last, to the hour; null before the first time.',
  expires_at: 'When it ends; null for never.',
  revoked_at: 'When it was revoked; null while it works.',
  overlap_seconds: 'How long the old key works on beside its successor; at most 30 days.',
};
