import { Html, html, plainText } from '../../render/html.ts';
import { STYLE } from '../style.ts';
import { SITE_STYLE } from './style.ts';

/** A whole document without a script: it reads the same from a folder, a bucket and a telephone, and asks for nothing outside of it. */
export const sitePage = (title: string, sections: readonly Html[]): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plainText(title)}</title>
<style>${new Html(STYLE + SITE_STYLE)}</style>
</head>
<body>
<main class="site">
${sections}
</main>
</body>
</html>
`.markup;

/** Text of others in a page that has no script: what would be markup is shown as its look-alike. */
export const text = (written: string): string => plainText(written);

/** Of a change's page, from the index. */
export const changePath = (id: string): string => `change/${id.replaceAll(/[^\w.-]/g, '-')}.html`;
