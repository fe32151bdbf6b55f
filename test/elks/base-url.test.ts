import { describe, expect, it } from 'vitest';
import { ElksError } from '../../src/elks/errors.ts';
import { isAllowedBaseUrl } from '../../src/elks/http.ts';
import { connect, json } from './connection.ts';

describe('the address of the API', () => {
  it.each([
    'https://api.46elks.com/a1',
    'https://api.46elks.com/a1/',
    'https://api.46elks.com:443/a1',
    'http://127.0.0.1:4646/a1',
    'http://127.8.9.10/a1',
    'https://localhost:1234/a1',
    'http://[::1]:4646/a1',
    'http://localhost:4646',
  ])('may be %s', (url) => {
    expect(isAllowedBaseUrl(url)).toBe(true);
  });

  it.each([
    '',
    'api.46elks.com/a1',
    'http://api.46elks.com/a1',
    'https://api.46elks.com:8443/a1',
    'https://api.46elks.com/a2',
    'https://api.46elks.com/',
    'https://api.46elks.com/a1/sms',
    'https://api.46elks.com/a1?x=1',
    'https://api.46elks.com/a1#x',
    'https://api.46elks.com./a1',
    'https://api.46elks.com.evil.example/a1',
    'https://evil.example/api.46elks.com/a1',
    'https://api.46elks.com@evil.example/a1',
    'https://user:word@api.46elks.com/a1',
    'https://api.46elks.com\\@evil.example/a1',
    'https://api.46elks.com/a1\n',
    ' https://api.46elks.com/a1',
    'https://api.46elks.com/%61%31',
    'https://46elks.com/a1',
    'http://user@127.0.0.1/a1',
    'http://127.0.0.1/a1?to=evil.example',
    'http://127.0.0.1.evil.example/a1',
    'http://127.0.0.1.nip.io/a1',
    'http://localhost.evil.example/a1',
    'http://evil.localhost/a1',
    'http://0.0.0.0:4646/a1',
    'http://[::]/a1',
    'http://[::ffff:127.0.0.1]/a1',
    'http://10.0.0.1/a1',
    'http://128.0.0.1/a1',
    'http://127.0.0.1:99999/a1',
    'ftp://127.0.0.1/a1',
    'file:///a1',
    'http://ⓛocalhost/a1',
  ])('may not be %j', (url) => {
    expect(isAllowedBaseUrl(url)).toBe(false);
  });

  it('is checked before anything can be asked, and not repeated in the error', () => {
    const baseUrl = 'https://u:hemligt@evil.example/a1';
    let error: unknown;
    try {
      connect(() => json({}), { baseUrl });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'invalid_argument', reason: 'base_url' });
    expect(String(error instanceof ElksError && error.stack)).not.toMatch(/evil|hemligt/);
  });

  it('is used as it was understood, not as it was written', async () => {
    const { reader, seen } = connect(() => json({ data: [] }), { baseUrl: 'http://127.1:4646/x/../a1/' });
    await reader.smsPage({});
    expect(seen[0]?.url).toBe('http://127.0.0.1:4646/a1/sms');
  });
});
