/** Where 46elks takes requests; any other address that credentials may go to is a simulator on this machine. */
export const LIVE_BASE_URL = 'https://api.46elks.com/a1';
