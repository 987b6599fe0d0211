/**
 * The simulated cluster over HTTP, as `prowess sim serve`, in a process of its own that writes down when it changed what: a line
 * `{uid, phase, at}` for each object's creation (no phase) and each phase that it enters, by the machine's clock. Written when it
 * is stopped. Arguments: `--truth FILE --kubeconfig FILE [--nodes N]`.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { stringAt } from '../../src/model/json.ts';
import { writeYaml } from '../../src/render/yaml/block.ts';
import { serveSim } from '../../src/sim/serve.ts';

const { values } = parseArgs({
  options: { truth: { type: 'string' }, kubeconfig: { type: 'string' }, nodes: { type: 'string', default: '4' } },
});
if (values.truth === undefined || values.kubeconfig === undefined) throw new Error('say --truth and --kubeconfig');

/** An API server on the same machine notifies its watchers at once; what is added here is this process's own work. */
const options = { nodes: Number(values.nodes), watch: { lagMs: 0, lagJitterMs: 0 } };
const served = await serveSim({ clock: systemClock, seed: 'bench', speed: 1, port: 0, options });
const lines: string[] = [];
const phases = new Map<string, string>();
served.cluster.observe((at, { type, object }) => {
  const uid = stringAt(object, 'metadata', 'uid') ?? '';
  const phase = stringAt(object, 'status', 'phase');
  if (type === 'ADDED') lines.push(JSON.stringify({ uid, at }));
  if (phase !== undefined && phases.get(uid) !== phase) lines.push(JSON.stringify({ uid, phase, at }));
  if (phase !== undefined) phases.set(uid, phase);
});
const stop = once(process, 'SIGTERM');
writeFileSync(values.kubeconfig, writeYaml(served.kubeconfig));
console.error(`simulated cluster on ${served.url}`);
await stop;
writeFileSync(values.truth, `${lines.join('\n')}\n`);
await served.close();
