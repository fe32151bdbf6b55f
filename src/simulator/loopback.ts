const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why a request is not answered without credentials; undefined when it comes from this machine. A foreign `Host` would
 * be DNS rebinding, a foreign `Origin` another site's page.
 */
export function objectTo(request: Request, url: URL): string | undefined {
  const host = request.headers.get('host') ?? url.host;
  const origin = request.headers.get('origin');
  if (!LOOPBACK.includes(URL.parse(`http://${host}`)?.hostname ?? '')) {
    return 'The control API answers only under localhost, 127.0.0.1 or [::1]; use one of them in the address.';
  }
  if (origin !== null && origin !== `${url.protocol}//${host}`) {
    return 'The control API does not answer pages of other sites; call it from a program or from its own page.';
  }
  return undefined;
}
