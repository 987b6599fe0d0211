import { counted } from '../../model/counted.ts';
import type { RunFacts } from '../../model/facts.ts';
import type { Result } from '../../model/result.ts';
import type { Workload } from '../../model/suite.ts';
import { attribute, type Html, html } from '../../render/html.ts';
import { loadTexts } from '../../render/load.ts';

/** What the load was, what was under test and where, in words, and where more is to be read. */
export function whatWasRun({ run, provenance }: Result, { plan }: RunFacts): Html {
  const { jobCommit, nodes, subject } = provenance;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Test', plan.description],
    ...loadTexts(plan).map((text) => ['Load', text] as const),
    ...plan.experiment.workloads.map((workload) => ['Workload', workloadText(workload)] as const),
    ['Under test', subject],
    ['Commit', run.commit],
    ['Commit of the job', jobCommit && `${jobCommit}: not what was measured`],
    ['Pull request', run.pull],
    ['Cluster', `${run.cluster}, ${counted(nodes.length, 'node')}`],
  ];
  const said = rows.filter(([, text]) => text !== undefined && text !== '');
  return html`<section><h2>What was run</h2>
<dl>${said.map(([name, text = '']) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>${links(run.links ?? {})}</section>`;
}

/** `vmi-cirros: a small virtual machine (VirtualMachineInstance, ready when Running)` */
function workloadText({ name, description = '', manifest, ready }: Workload): string {
  return `${name}${description === '' ? '' : `: ${description}`} (${manifest.kind}, ready when ${readyText(ready)})`;
}

function readyText(ready: Workload['ready']): string {
  if ('phase' in ready) return ready.phase;
  if ('condition' in ready) return `its condition ${ready.condition} is true`;
  const { equal } = ready;
  return `${equal.path} equals ${'to' in equal ? JSON.stringify(equal.to) : equal.toPath}`;
}

/** Pages elsewhere, and reports that lie beside this one in its store. */
function links(all: Readonly<Record<string, string>>): Html | string {
  const items = Object.entries(all)
    .filter(([, address]) => /^(https?:\/\/|\.\.\/)/.test(address))
    .map(([title, address]) => html`<a href="${attribute(address)}" target="_blank" rel="noopener">${title}</a>`);
  return items.length === 0 ? '' : html`<p class="links">${items}</p>`;
}
