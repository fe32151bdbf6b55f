import { OAuthError, OAuthErrorCode, type OAuthTokenVerifier } from '@modelcontextprotocol/server';
import { isSame } from './same.ts';

/**
 * Who is calling. Today everybody who has the one token is the operator; what knows of teams or asks an authorisation
 * server takes its place here.
 */
export function oneCaller(token: string): OAuthTokenVerifier {
  return {
    async verifyAccessToken(given) {
      if (!isSame(given, token)) throw new OAuthError(OAuthErrorCode.InvalidToken, 'The token is not valid.');
      return { token: '', clientId: 'operator', scopes: [], expiresAt: Number.MAX_SAFE_INTEGER };
    },
  };
}
