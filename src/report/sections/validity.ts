import type { Result } from '../../model/result.ts';
import { type Html, html } from '../../render/html.ts';
import { validityName } from '../names.ts';

/** Why the run may be trusted, or not: every rule with what it expected and what came. */
export function validity({ validity: checks }: Result): Html | undefined {
  if (checks.length === 0) return undefined;
  const held = checks.filter(({ passed }) => passed).length;
  const rows = checks
    .toSorted((a, b) => Number(a.passed) - Number(b.passed))
    .map(
      (
        check,
      ) => html`<tr><td>${check.passed ? html`<span class="badge good">ok</span>` : html`<span class="badge invalid">invalid</span>`}</td>
<td>${validityName(check)}</td><td>${check.message}</td></tr>`,
    );
  return html`<section><h2>Validity <small>${held} of ${checks.length} checks hold</small></h2>
<div class="wide"><table class="checks">${rows}</table></div></section>`;
}
