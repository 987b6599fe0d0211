import type { Result } from '../model/result.ts';
import { FILL_SCRIPT, Html, html, plainText } from '../render/html.ts';
import { POINTER_SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export function page({ run, outcome, headline }: Result, sections: readonly Html[]): string {
  const title = `${run.test} ${run.build}: ${outcome.toUpperCase()}`;
  const warning = run.backend === 'sim' ? [SIMULATED] : [];
  return document({ title, description: headline, tone: `${outcome} ${run.backend}`, tool: run.tool }, [
    ...warning,
    ...sections,
  ]);
}

interface Head {
  readonly title: string;
  readonly description: string;
  /** Class names of the whole: the outcome and the backend. */
  readonly tone: string;
  readonly tool: string;
}

/** A whole document: no relative address, nothing from the network, no height that follows the window (Deck sizes the iframe). */
export function document({ title, description, tone, tool }: Head, sections: readonly Html[]): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plainText(title)}</title>
<meta name="description" content="${plainText(description)}">
<style>${raw(STYLE)}</style>
</head>
<body>
<main class="${tone}">
${sections}
<footer>prowess ${tool}</footer>
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
