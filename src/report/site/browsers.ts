/** The oldest browsers that run the site's script (`target` of scripts/site-app.ts). */
export const BROWSERS = 'Chrome 120, Firefox 120, Safari 17 or newer';
