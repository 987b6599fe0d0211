/**
 * Making objects on a real API server: prowess, with everything measured and written down, beside kube-burner, beside KubeVirt's own
 * load generator, and beside a bare loop that only creates and watches. One tool after the other on one control plane; the API
 * server's audit log is the judge of what was made and ran when. All of it, or some parts: `npm run bench:kube -- pods vmis:100`.
 */
import { playRounds, type Round } from './support/kube/rounds.ts';
import { benchFolder } from './support/site.ts';

/** A control plane each; about how long each takes when the machine does nothing else. */
const PARTS = {
  /** 2 minutes. */
  pods: [{ workload: 'pod', objects: 2000, beside: ['bare loop', 'kube-burner'] }],
  /** 2 minutes: a rate that leaves two processors air. */
  paced: [{ workload: 'pod', objects: 300, perSecond: 15, beside: ['kube-burner'] }],
  /** 2 minutes. */
  crs: [{ workload: 'vmi', objects: 2000, kindsAlone: true, beside: ['bare loop', 'kube-burner'] }],
  /** 9 minutes, of which the load generator takes 5. */
  vmis: [
    { workload: 'vmi', objects: 100, beside: ['bare loop', 'perfscale-load-generator'] },
    { workload: 'vmi', objects: 400, beside: ['bare loop', 'perfscale-load-generator'] },
    { workload: 'vmi', objects: 800, beside: ['bare loop', 'perfscale-load-generator'] },
  ],
  /** 5 minutes: what a long load takes of memory. */
  peak: [{ workload: 'pod', objects: 10_000, beside: ['kube-burner'] }],
} as const satisfies Record<string, readonly Round[]>;

// An interrupted bench leaves nothing running: processes and folders go when this process exits.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const asked = process.argv.slice(2);
const folder = benchFolder();
const parts = (asked.length === 0 ? Object.keys(PARTS) : asked).map(roundsOf);
for (const rounds of parts) await playRounds(rounds, folder).catch(printFailure);

/** `pods`, or `pods:500` for the part's first round with so many objects. */
function roundsOf(part: string): readonly Round[] {
  const [name = '', objects] = part.split(':');
  const rounds: readonly Round[] | undefined = Object.entries(PARTS).find(([each]) => each === name)?.[1];
  if (rounds === undefined) throw new Error(`there are the parts ${Object.keys(PARTS).join(', ')}, not ${part}`);
  return objects === undefined ? rounds : rounds.slice(0, 1).map((round) => ({ ...round, objects: Number(objects) }));
}

/** The other parts are worth having without this one. */
function printFailure(error: unknown): void {
  console.error(error);
  process.exitCode = 1;
}
