/** A text with the password of a URL hidden: `https://user:word@host` → `https://user:***@host`. */
export function maskPassword(text: string): string {
  return text.replace(/^(\s*[a-z][a-z0-9+.-]*:\/\/[^/?#]*?):[^/?#]*@/i, '$1:***@');
}

/** The same wherever in a text a URL stands. */
export function maskPasswords(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/[^/?#\s"]*?):[^/?#\s"]*@/gi, '$1:***@');
}

/** JSON with the API passwords of subaccounts hidden: `"secret":"…"` → `"secret":"***"`. */
export function maskSecrets(text: string): string {
  return text.replace(/("secret"\s*:\s*)"(?:[^"\\]|\\.)*"?/g, '$1"***"');
}
