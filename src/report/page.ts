import type { Result } from '../model/result.ts';
import { FILL_SCRIPT, Html, html, plainText } from '../render/html.ts';
import { POINTER_SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** A whole document: no relative address, nothing from the network, no height that follows the window (Deck sizes the iframe). */
export function page({ run, outcome, headline }: Result, sections: readonly Html[]): string {
  const title = plainText(`${run.test} ${run.build}: ${outcome.toUpperCase()}`);
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${plainText(headline)}">
<style>${raw(STYLE)}</style>
</head>
<body>
<main class="${outcome} ${run.backend}">
${run.backend === 'sim' ? SIMULATED : ''}
${sections}
<footer>prowess ${run.tool}</footer>
</main>
<script>{${raw(FILL_SCRIPT)}
${raw(POINTER_SCRIPT)}}</script>
</body>
</html>
`;
  return markup;
}

const SIMULATED = html`<p class="sim-bar">SIMULATED CLUSTER <small>These numbers say nothing about hardware.</small></p>`;

/** Texts of our own. */
const raw = (markup: string): Html => new Html(markup);
