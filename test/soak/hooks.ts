import { prowess } from '../support/cli.ts';
import { HOOK_PLACES, hookLab } from '../support/hook-kills.ts';
import { simServer } from '../support/sim-serve.ts';

/** Kills a runner in a hook at every place of hooks: then `cleanup` must put the cluster back. */
const server = await simServer(['--nodes', '4', '--speed', '20']);
const lab = await hookLab(server);
let broken = 0;
for (const [place, hooks] of Object.entries(HOOK_PLACES)) {
  await lab.kill(hooks);
  const { code, stderr } = await prowess(['cleanup', 'burst-lab-0', '--cluster', 'lab-0'], lab.where);
  const left = await lab.left();
  const problems = [...(code === 0 ? [] : [`cleanup ended with ${code}: ${stderr}`]), ...left];
  broken += problems.length;
  console.log(
    [`${place}: ${problems.length === 0 ? 'nothing is left' : 'something is left'}`, ...problems].join('\n  '),
  );
}
await server.stop();
console.log(broken === 0 ? 'verdict: every promise was kept' : 'verdict: promises were broken');
process.exitCode = broken > 0 ? 1 : 0;
