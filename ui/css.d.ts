/** Style sheets are taken in by the build of the page. */
declare module '*.css';
