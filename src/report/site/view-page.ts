import { html } from '../../render/html.ts';
import { BROWSERS } from './browsers.ts';
import type { SitePage } from './page.ts';

/** Pages that the site's script fills, by what is behind the `#` of their address. */
export const VIEW_PAGES: readonly SitePage[] = [
  viewPage('series', 'Series', 'Every run of one series is drawn'),
  viewPage('compare', 'Compare', 'Two sides are compared'),
];

/** What it says is read where the script does not run: where scripts are off, and in browsers that are too old for it. */
function viewPage(view: string, title: string, does: string): SitePage {
  return {
    title,
    path: `${view}.html`,
    sections: [
      html`<div id="view" data-view="${view}"><p>${does} by a script, which this browser does not run: it needs ${BROWSERS}. The pages of <a href="index.html">what changed</a> need none.</p></div>`,
    ],
  };
}
