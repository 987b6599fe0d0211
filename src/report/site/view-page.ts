import { html } from '../../render/html.ts';
import type { SitePage } from './page.ts';

/** Pages that the site's script fills, by what is behind the `#` of their address. */
export const VIEW_PAGES: readonly SitePage[] = [
  viewPage('series', 'Series', 'Every run of one series is drawn'),
  viewPage('compare', 'Compare', 'Two sides are compared'),
];

function viewPage(view: string, title: string, does: string): SitePage {
  return {
    title,
    path: `${view}.html`,
    sections: [
      html`<div id="view" data-view="${view}"><p role="status">Reading the runs …</p></div>
<noscript><p>${does} by a script, and this browser runs none. The pages of <a href="index.html">what changed</a> need none.</p></noscript>`,
    ],
  };
}
