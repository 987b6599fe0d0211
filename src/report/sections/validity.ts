import type { Result, ValidityCheck } from '../../model/result.ts';
import { type Html, html } from '../../render/html.ts';
import { validityName } from '../names.ts';

/** Why the run may be trusted, or not: every rule with what it expected and what came. Those that hold are folded. */
export function validity({ validity: checks }: Result): Html | undefined {
  if (checks.length === 0) return undefined;
  const broken = checks.filter(({ passed }) => !passed);
  const held = checks.filter(({ passed }) => passed);
  return html`<section><h2>Validity <small>${held.length} of ${checks.length} checks hold</small></h2>${
    broken.length === 0 ? '' : table(broken)
  }${held.length === 0 ? '' : html`<details><summary>Those that hold</summary>${table(held)}</details>`}</section>`;
}

const table = (checks: readonly ValidityCheck[]): Html =>
  html`<div class="wide"><table class="checks">${checks.map(row)}</table></div>`;

const row = (
  check: ValidityCheck,
): Html => html`<tr><td>${check.passed ? html`<span class="badge good">ok</span>` : html`<span class="badge invalid">invalid</span>`}</td>
<td>${validityName(check)}</td><td>${check.message}</td></tr>`;
