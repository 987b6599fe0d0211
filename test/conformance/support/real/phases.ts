import type { Entry } from '../../../../src/model/entry.ts';
import { type JsonObject, stringAt } from '../../../../src/model/json.ts';
import { RESOURCES, type Resource } from '../../../../src/model/resources.ts';
import { seconds } from '../../../../src/model/units.ts';
import type { Cluster } from '../../../../src/runner/cluster.ts';
import { median, sorted } from '../../../../src/stats/quantile.ts';
import { until } from '../control-plane/ready.ts';

/** What a tool in a pod costs beside its own work, in ms by one machine's clock: both nodes are on it. */
export interface Phases {
  readonly createdToStart: number;
  readonly endToResult: number;
}

/** Those of each benchmark of a run, from its journal. */
export function phasesOfRun(journal: string): Phases[] {
  const entries = journal
    .trim()
    .split('\n')
    .map((line): Entry => JSON.parse(line));
  return entries.flatMap((entry): Phases[] => {
    if (entry.type !== 'output' || entry.startedAt === undefined || entry.endedAt === undefined) return [];
    const created = entries.find(
      (each) => each.type === 'call' && each.verb === 'create' && each.resource === 'pods' && each.step === entry.step,
    );
    if (created?.type !== 'call') return [];
    return [{ createdToStart: entry.startedAt - created.sentAt, endToResult: entry.at - entry.endedAt }];
  });
}

const JOBS: Resource = { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs', namespaced: true };
const CALL = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/** Those of the same words in a plain Job, whose log is read when it says that it is complete. The Job is removed, and its pod with it. */
export async function phasesOfJob(
  admin: Cluster,
  name: string,
  image: string,
  argv: readonly string[],
): Promise<Phases> {
  const sentAt = Date.now();
  await admin.create(jobOf(name, image, argv), JOBS, CALL);
  const ref = { resource: JOBS, namespace: 'default', name };
  await until(
    `job ${name} is complete`,
    async () => stringAt((await admin.get(ref, CALL)).object, 'status', 'completionTime') !== undefined,
  );
  const selector = `job-name=${name}`;
  const { items } = await admin.list({ resource: RESOURCES.pods, namespace: 'default', labelSelector: selector }, CALL);
  const pod = stringAt(items[0], 'metadata', 'name');
  const { text } = await admin.text(`/api/v1/namespaces/default/pods/${pod}/log`, CALL);
  const readAt = Date.now();
  await admin.delete(ref, CALL);
  const [started = Number.NaN, ended = Number.NaN] = [...text.matchAll(/^at (\d+)$/gm)].map(([, at]) => Number(at));
  return { createdToStart: started - sentAt, endToResult: readAt - ended };
}

const jobOf = (name: string, image: string, argv: readonly string[]): JsonObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace: 'default' },
  spec: {
    backoffLimit: 0,
    template: {
      spec: {
        restartPolicy: 'Never',
        containers: [
          {
            name: 'main',
            image,
            imagePullPolicy: 'Never',
            command: ['sh', '-c', 'date +"at %s%3N"; "$@"; date +"at %s%3N"', 'sh', ...argv],
          },
        ],
      },
    },
  },
});

/** `created to start 1.21 s beside 1.03 s of a plain Job (1.17 times), ...`, of medians. */
export function phasesText(ours: readonly Phases[], plain: readonly Phases[]): string {
  const phase = (name: string, of: (phases: Phases) => number): string => {
    const [own = Number.NaN, job = Number.NaN] = [ours, plain].map((all) => median(sorted(all.map(of))));
    return `${name} ${(own / 1000).toFixed(2)} s beside ${(job / 1000).toFixed(2)} s of a plain Job (${(own / job).toFixed(2)} times)`;
  };
  return [
    phase('created to start', ({ createdToStart }) => createdToStart),
    phase('end to result', ({ endToResult }) => endToResult),
  ].join(', ');
}
