/** `hold.ts` starts a control plane that ends with this process, says in which folder, and waits to be killed. */
import { startControlPlane } from './control-plane.ts';

const { folder } = await startControlPlane({ nodes: 1 });
process.stdout.write(`${folder}\n`);
process.stdin.resume();
