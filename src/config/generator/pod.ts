import { type JsonObject, present, stringAt } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import { runArgument, type Site, type Test } from '../../model/suite.ts';
import { type ClusterAccess, isLocked, PROMETHEUS_TOKEN_FILE } from '../../model/target.ts';
import type { Milliseconds } from '../../model/units.ts';
import { parseGoDuration } from '../../prow/go-duration.ts';
import { shortDuration } from '../duration.ts';
import { RUNNER_RESOURCES, type RUNNER_SECRETS } from '../kubernetes/runner.ts';
import { bundleMounts, podCommand } from './bundle.ts';
import { nodeNameOf, placementOf } from './placement.ts';
import { queueOf } from './queue.ts';
import { type JobTiming, podRunning, type WrittenTimes } from './timing.ts';

/**
 * What keeps two jobs off one exclusive cluster in Prow; the lock in the cluster keeps what Prow cannot see. A job that makes its own cluster needs neither,
 * and is not begun again either when its pod is evicted: what its first attempt made may still be there.
 */
export function exclusionOf({ experiment: { cluster } }: Test): JsonObject {
  if (cluster?.infrastructure !== undefined) return { error_on_eviction: true };
  if (cluster === undefined || !isLocked(cluster)) return {};
  return { job_queue_name: queueOf(cluster), max_concurrency: 1, error_on_eviction: true };
}

/** The decoration of a job. */
export function decorationOf(timing: JobTiming | undefined, site: Site, prow: JsonObject): JsonObject {
  return present({
    timeout: timing && shortDuration(timing.timeoutMs),
    grace_period: timing && shortDuration(timing.gracePeriodMs),
    pod_pending_timeout: timing && shortDuration(timing.podPendingMs),
    pod_unscheduled_timeout: timing && shortDuration(timing.podUnscheduledMs),
    pod_running_timeout: timing && shortDuration(podRunning(timing, writtenTimes(prow))),
    gcs_credentials_secret: site.secrets.gcsCredentials,
  });
}

function writtenTimes(prow: JsonObject): WrittenTimes {
  const read = (name: string): Milliseconds | undefined =>
    parseGoDuration(stringAt(prow, 'decoration_config', name) ?? '');
  return { timeoutMs: read('timeout'), gracePeriodMs: read('grace_period') };
}

/** The pod of a test that prowess runs: always against a real cluster, by its name. */
export function runnerSpec(test: Test, site: Site, plan: Plan | undefined): JsonObject {
  const { cluster } = test.experiment;
  if (plan === undefined || cluster === undefined) return {};
  const container = {
    image: site.runner.image,
    command: podCommand(site, ['run', runArgument(test), '--cluster', cluster.name]),
    resources: RUNNER_RESOURCES,
  };
  const secrets = [
    mountOf('kubeconfig', 'KUBECONFIG', cluster.access.secret),
    mountOf('prometheus', PROMETHEUS_TOKEN_FILE, cluster.prometheus?.secret),
  ].flat();
  const env = [heapOf(plan), ...nodeNameOf(cluster), ...secrets.map((secret) => secret.env)];
  const mounts = [...secrets, ...bundleMounts(site.runner.bundle)];
  const placement = placementOf(cluster);
  if (mounts.length === 0) return { spec: { ...placement, containers: [{ ...container, env }] } };
  const volumeMounts = mounts.map((mount) => mount.volumeMount);
  const volumes = mounts.map((mount) => mount.volume);
  return { spec: { ...placement, containers: [{ ...container, env, volumeMounts }], volumes } };
}

/** A secret in the pod, and the variable that names the file of its key; empty without one. */
export function mountOf(name: (typeof RUNNER_SECRETS)[number], variable: string, secret: ClusterAccess['secret']) {
  if (secret === undefined) return [];
  const mountPath = `/etc/prowess/${name}`;
  return [
    {
      env: { name: variable, value: `${mountPath}/${secret.key}` },
      volumeMount: { name, mountPath, readOnly: true },
      volume: { name, secret: { secretName: secret.name } },
    },
  ];
}

/** Bounds for Node's heap, or garbage grows to several times what is in use: 10,000 objects need half of this (bench/README.md). */
function heapOf({ steps }: Plan): JsonObject {
  const instances = Math.max(1, ...steps.map((step) => (step.kind === 'preflight' ? step.needs.instances : 0)));
  return {
    name: 'NODE_OPTIONS',
    value: `--max-semi-space-size=8 --max-old-space-size=${256 * Math.ceil(instances / 20_000)}`,
  };
}
