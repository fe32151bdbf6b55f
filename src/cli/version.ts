import manifest from '../../package.json' with { type: 'json' };

/** The one version; everything else that shows it takes it from package.json. */
export const VERSION: string = manifest.version;
