import { parseArgs } from 'node:util';
import { seededRandom } from '../../src/model/random.ts';
import { startControlPlane } from '../conformance/support/control-plane/control-plane.ts';
import { race } from '../conformance/support/lock-races/race.ts';
import { judgeAudit } from '../conformance/support/lock-races/verdict.ts';

/** Races for the lock on a real API server until as many holders made load: `npm run soak:cluster -- --loads 1000`. */
const { values } = parseArgs({ options: { loads: { type: 'string', default: '1000' } } });
const wanted = Number(values.loads);
const plane = await startControlPlane({ nodes: 1 });
try {
  for (let round = 1; ; round++) {
    const options = { kubeconfig: plane.kubeconfig, processes: 4, leases: 32, seconds: 180, terminates: true };
    const freezes = await race({ ...options, random: seededRandom(`races ${round}`) });
    const { overlaps, ...counts } = judgeAudit(plane.auditLog);
    console.log(JSON.stringify({ round, freezes, ...counts, overlaps: overlaps.length }));
    for (const overlap of overlaps.slice(0, 10)) console.error(overlap);
    if (overlaps.length > 0) process.exitCode = 1;
    if (overlaps.length > 0 || counts.loads >= wanted || round >= 20) break;
  }
} finally {
  await plane.stop();
}
