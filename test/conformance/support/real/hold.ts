/** `hold.ts FOLDER` starts a cluster of real nodes that ends with this process, says so, and waits to be killed. */
import { startRealCluster } from './real-cluster.ts';

const [folder = ''] = process.argv.slice(2);
await startRealCluster({ folder, endsWithUs: true });
process.stdout.write('started\n');
process.stdin.resume();
