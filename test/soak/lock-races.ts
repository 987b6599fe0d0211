import { parseArgs } from 'node:util';
import { seededRandom } from '../../src/model/random.ts';
import { startControlPlane } from '../conformance/support/control-plane/control-plane.ts';
import { race } from '../conformance/support/lock-races/race.ts';
import { judgeAudit, type Verdict } from '../conformance/support/lock-races/verdict.ts';

/** Races for the lock on a real API server until as many holders made load: `npm run soak:cluster -- --loads 1000`. */
const { values } = parseArgs({ options: { loads: { type: 'string', default: '1000' } } });
const wanted = Number(values.loads);
const MOST_ROUNDS = 20;
const plane = await startControlPlane({ nodes: 1 });
let verdict: Pick<Verdict, 'loads' | 'overlaps'> = { loads: 0, overlaps: [] };
const goesOn = (): boolean => verdict.loads < wanted && verdict.overlaps.length === 0;
try {
  for (let round = 1; round <= MOST_ROUNDS && goesOn(); round++) {
    const options = { kubeconfig: plane.kubeconfig, processes: 4, leases: 32, seconds: 180, terminates: true };
    const freezes = await race({ ...options, random: seededRandom(`races ${round}`) });
    const { overlaps, ...counts } = judgeAudit(plane.auditLog);
    console.log(JSON.stringify({ round, freezes, ...counts, overlaps: overlaps.length }));
    verdict = { ...counts, overlaps };
  }
} finally {
  await plane.stop();
}
for (const overlap of verdict.overlaps.slice(0, 10)) console.error(overlap);
process.exitCode = verdict.loads < wanted || verdict.overlaps.length > 0 ? 1 : 0;
