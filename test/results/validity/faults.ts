import { gzipSync } from 'node:zlib';
import type {
  CallFact,
  Entry,
  InventoryFact,
  NodeFact,
  NodeInventory,
  ObjectState,
  OthersFact,
  SampleFact,
  Stamp,
} from '../../../src/model/entry.ts';
import { isOfHost } from '../../../src/model/families.ts';
import { mergeJson } from '../../../src/model/json.ts';
import type { Measures, Subject, Threshold, Workload } from '../../../src/model/suite.ts';
import { type EpochMs, epochMs, later, ms } from '../../../src/model/units.ts';
import { builtEngineJournal } from '../../support/built-engine-journal.ts';
import { builtInfrastructure } from '../../support/built-infrastructure.ts';
import { builtWorkload, DEPLOYMENT, FLEET, IPERF3, POD, VM } from '../../support/built-test.ts';
import { engineSample } from '../../support/engine-sample.ts';
import { builtJournal, inventory, type JournalSetup, NODES, renumbered } from '../../support/journal-builder.ts';
import { during, edited, inserted, loadUids, stretched, without } from '../../support/journal-edits.ts';
import { rampJournal } from '../../support/ramp-record.ts';

/** Rule -> faults, each a journal of a healthy run into which it was put; the rule must say so. */
export const FAULTS: Readonly<Record<string, Readonly<Record<string, () => Entry[]>>>> = {
  'run-completed': {
    'the run was killed': () => without(builtJournal(), 'run-ended'),
    'the run was aborted': () => edited(builtJournal(), 'run-ended', (end) => ({ ...end, how: 'aborted' })),
    'Prow ran out of time': () => edited(builtJournal(), 'run-ended', (end) => ({ ...end, how: 'timed-out' })),
    'the infrastructure failed': () =>
      edited(builtJournal(), 'run-ended', (end) => ({ ...end, how: 'infrastructure' })),
  },
  'journal-complete': {
    'a line is missing': () => builtJournal().filter(({ seq }) => seq !== 40),
    'a line came twice': () => builtJournal().flatMap((entry) => (entry.seq === 40 ? [entry, entry] : [entry])),
    'another run follows in the same file': () => [...builtJournal(), ...builtJournal().slice(0, 1)],
  },
  'steps-done': {
    'a step failed': () => endOfStep('settle', 'failed'),
    'a step took too long': () => endOfStep('delete', 'timed-out'),
    'a step was left out': () => {
      const entries = builtJournal();
      const id = stepId(entries, 'settle');
      return without(
        without(entries, 'step-started', ({ step }) => step === id),
        'step-ended',
        ({ step }) => step === id,
      );
    },
  },
  'lock-held': {
    'the lock was never acquired': () => without(builtJournal(), 'lock', ({ event }) => event === 'acquired'),
    'the holder fenced itself': () => duringLoad({ type: 'lock', event: 'fenced', token: 7, reason: 'no renewal' }),
    'another run took the lock': () => duringLoad({ type: 'lock', event: 'lost', token: 7 }),
    'a person broke the lock': () => duringLoad({ type: 'lock', event: 'broken', token: 7 }),
    'the lock was given back too early': () => duringLoad({ type: 'lock', event: 'released', token: 7 }),
    'the lock was never renewed': () => without(longRun(), 'lock', ({ event }) => event === 'renewed'),
    'the lock was not renewed for longer than it lasts': () => {
      const from = during(longRun(), 'load', -1);
      return without(longRun(), 'lock', ({ event, at }) => event === 'renewed' && at > from && at < from + 40_000);
    },
    'the lock was not renewed to the end of a journal that does not have its release': () =>
      without(
        longRun(),
        'lock',
        ({ event, monoMs }) => event === 'released' || (event === 'renewed' && monoMs > 60_000),
      ),
    'the load did not wait for the lock': () =>
      edited(builtJournal(), 'lock', (entry) =>
        entry.event === 'acquired' ? { ...entry, at: during(builtJournal(), 'settle') } : entry,
      ),
  },
  'commit-measured': {
    'the job is about a commit, and what was installed was measured': () =>
      aboutCommit({ kind: 'installed', version: 'v1.6.0' }),
    'a release was measured, whatever the commit': () =>
      aboutCommit({ kind: 'release', version: 'v1.6.0', manifests: [] }),
    'the images have a tag of their own': () =>
      aboutCommit({ kind: 'images', registry: 'quay.io/kubevirt', tag: 'v1.6.0' }),
    'the images are of another commit': () =>
      aboutCommit({ kind: 'images', registry: 'quay.io/kubevirt', tag: 'b22', commit: 'b22' }),
    'the commit of the job is not known': () => aboutCommit({ kind: 'command', command: ['deploy'] }, ''),
  },
  'subject-verified': {
    'another version was found': () =>
      edited(builtJournal(), 'subject', (entry) => ({ ...entry, event: 'mismatch', expected: 'v1.7.0' })),
    'the subject failed although it had been verified': () =>
      duringLoad({ type: 'subject', event: 'failed', reason: 'no such image' }),
    'another version was found although one had been verified': () =>
      duringLoad({ type: 'subject', event: 'mismatch', expected: 'v1.6.0', reported: 'v1.5.0' }),
    'the subject was not verified': () => without(builtJournal(), 'subject'),
    'the version changed between two levels': () =>
      edited(builtJournal({ sweep: twoLevels }), 'inventory', (entry, index) =>
        index === 2 ? { ...entry, versions: { ...entry.versions, kubevirt: 'v1.6.1' } } : entry,
      ),
    'the version is another than the one that was verified': () => versionsAtLast({ kubevirt: 'v1.5.0' }),
    'the version is there no more': () => versionsAtLast({ kubevirt: undefined }),
    'Kubernetes changed': () => versionsAtLast({ kubernetes: 'v1.36.4' }),
    'Kubernetes no longer reports its version': () => versionsAtLast({ kubernetes: undefined }),
    'a component came that was not there': () => versionsAtLast({ cdi: 'v1.62.0' }),
    "a node's kubelet changed": () => nodeAtLast({ kubelet: 'v1.36.4' }),
    "a node's kernel changed": () => nodeAtLast({ kernel: '6.13.0' }),
    "a node's system changed": () => nodeAtLast({ os: 'CentOS Stream 11' }),
  },
  'cluster-clean': {
    'others make load': () =>
      edited(builtJournal(), 'finding', (entry) =>
        entry.check === 'other-load' ? { ...entry, level: 'error', message: '3 virtual machines of others' } : entry,
      ),
    'leftovers were not looked for': () => without(builtJournal(), 'finding', ({ check }) => check === 'leftovers'),
    'pods of others stand on the nodes': () => withOthers('before', { neighbour: { ...PODS, pods: 40 } }),
    'pods of others came during the load': () =>
      withOthers('after', { neighbour: { ...PODS, pods: 60, appeared: 60 } }),
    'pods of others came and ended during the load': () => withOthers('after', { neighbour: { ...PODS, appeared: 5 } }),
    "pods of the cluster's own came during the load": () =>
      withOthers('after', { 'kube-system': { ...PODS, pods: 30, appeared: 12, background: true } }),
    'something of others is there': () => found('other-load', 'warning'),
    'leftovers could not be looked for': () => found('leftovers', 'error'),
    'leftovers were found and not cleaned away': () => {
      const entries = found('leftovers', 'warning');
      const id = stepId(entries, 'clean');
      return edited(entries, 'step-ended', (end) => (end.step === id ? { ...end, how: 'failed' } : end));
    },
    'objects were left after a level': () => endOfStep('verify-clean', 'failed'),
  },
  'host-quiet': {
    'the CPU limit of the job stopped it': () =>
      risen('host/cgroup', 'container_cpu_cfs_throttled_periods_total{id="/"}', (seconds) => seconds),
    'the hypervisor ran others': () =>
      risen('host/cpu', 'node_cpu_seconds_total{mode="steal"}', (seconds) => seconds * 2),
    'another job was busy on the host': () =>
      risen('host/cpu', 'node_cpu_seconds_total{mode="user"}', (seconds) => seconds * 20),
    'the job had work and was kept from the processors': () =>
      risen('host/cgroup', 'container_pressure_cpu_stalled_seconds_total{id="/"}', (seconds) => seconds * 0.1),
    'the memory was not enough': () =>
      risen('host/cgroup', 'container_pressure_memory_stalled_seconds_total{id="/"}', (seconds) => seconds * 0.2),
    'the hypervisor of a node ran others': () => withNodeExporter({ steal: 0.5 }),
    'the host was not looked at': () => without(madeJournal(), 'sample', ({ source }) => isOfHost(source)),
  },
  'nodes-present': {
    'a node is gone': () =>
      edited(builtJournal(), 'inventory', (entry, index) =>
        index === 0 ? entry : { ...entry, ...inventory({}, NODES.slice(1)) },
      ),
    'a node is not ready any more': () =>
      edited(builtJournal(), 'inventory', (entry, index) =>
        index === 0 ? entry : { ...entry, ...inventory({ ready: false }) },
      ),
    'a node went and came back, as the watch saw': () =>
      nodesDuringLoad({ ready: false, schedulable: true }, { ready: true, schedulable: true }),
    'a node was cordoned for a moment': () =>
      nodesDuringLoad({ ready: true, schedulable: false }, { ready: true, schedulable: true }),
    'a node went and came back, as only its stamp shows': () =>
      edited(builtJournal(), 'inventory', (entry, index) => ({
        ...entry,
        nodes: entry.nodes.map((node, i) => ({ ...node, readySince: epochMs(i === 0 && index > 0 ? 2000 : 1000) })),
      })),
    'fewer nodes than the cluster file says': () =>
      edited(builtJournal(), 'inventory', (entry) => ({ ...entry, ...inventory({}, NODES.slice(1)) })),
    'a node is cordoned all along': () =>
      edited(builtJournal(), 'inventory', (entry) => ({
        ...entry,
        nodes: entry.nodes.map((node, i) => ({ ...node, schedulable: i > 0 })),
      })),
    'a node came': () =>
      edited(builtJournal(), 'inventory', (entry, index) =>
        index === 0 ? entry : { ...entry, ...inventory({}, [...NODES, 'worker-5']) },
      ),
    'nodes were not looked at after the load': () =>
      without(builtJournal(), 'inventory', ({ at }) => at > during(builtJournal(), 'load')),
  },
  'warmed-up': {
    'what made the pods was not followed': () => withoutReplicaSets(),
    'the warm-up missed a node': () =>
      without(builtJournal(), 'seen', ({ object }) => object.uid.includes('warm-worker-3')),
    'an object of the warm-up never ran': () =>
      without(builtJournal(), 'seen', ({ object }) => object.uid.includes('warm-worker-3') && object.ready),
  },
  'objects-arrived': {
    'an object never became ready': () => {
      const entries = builtJournal();
      const [, , uid] = loadUids(entries);
      return without(
        entries,
        'seen',
        ({ object, change }) => object.uid === uid && object.ready && change !== 'deleted',
      );
    },
    'one object of two hundred never became ready': () => {
      const entries = builtJournal({ objects: 200, cluster: { limits: { perNode: {} } } });
      const [, , uid] = loadUids(entries);
      return without(entries, 'seen', ({ object }) => object.uid === uid && object.ready);
    },
    'a member of a set never ran': () =>
      without(builtJournal({ workloads: [VMIRS] }), 'seen', ({ object }) => isLoad(object, '/vmi-2') && object.ready),
    'a pod of a Deployment never ran': () =>
      without(
        builtJournal({ workloads: [mergedReplicas(DEPLOYMENT, 1)] }),
        'seen',
        ({ object }) => isLoad(object, 'deployment-3/set/pod') && object.ready,
      ),
    'a creation was refused for good': () => {
      const entries = builtJournal();
      const [uid] = loadUids(entries);
      const refused = edited(entries, 'call', (call) =>
        call.uid === uid && call.verb === 'create' ? { ...call, uid: undefined, status: 403, error: 'quota' } : call,
      );
      return without(refused, 'seen', ({ object }) => object.uid.startsWith(uid ?? ''));
    },
    'a creation was never sent': () => {
      const entries = builtJournal();
      const [uid] = loadUids(entries);
      return without(
        without(entries, 'call', (call) => call.uid === uid),
        'seen',
        ({ object }) => object.uid.startsWith(uid ?? ''),
      );
    },
    'an object arrived under the name of another': () => {
      const entries = builtJournal();
      const [uid] = loadUids(entries);
      return edited(entries, 'seen', (seen) =>
        seen.object.uid === uid && seen.object.ready
          ? { ...seen, object: { ...seen.object, uid: `${uid}-again` } }
          : seen,
      );
    },
    'the plan asks for none of a workload': () => builtJournal({ workloads: [VM, POD], objects: 1 }),
    'no load was made': () => builtJournal().filter(({ type }) => type === 'run-started' || type === 'run-ended'),
  },
  'objects-stayed': {
    'an object vanished': () => {
      const entries = builtJournal();
      const seen = entries.find((entry) => entry.type === 'seen' && entry.object.uid === loadUids(entries)[0]);
      if (seen?.type !== 'seen') throw new Error('nothing was seen');
      const at = during(entries, 'settle', 1000);
      return inserted(entries, at, { ...seen, change: 'deleted', receivedAt: at });
    },
    'an object vanished in the step that deletes and measures it, before its turn came': () => {
      const entries = builtJournal({ scenario: DELETION });
      const seen = entries.find((entry) => entry.type === 'seen' && entry.object.uid === loadUids(entries)[0]);
      if (seen?.type !== 'seen') throw new Error('nothing was seen');
      const at = during(entries, 'delete', 1);
      const waits = edited(entries, 'call', (call) =>
        call.verb === 'delete' ? { ...call, sentAt: later(call.sentAt, ms(10)) } : call,
      );
      return inserted(waits, at, { ...seen, change: 'deleted', receivedAt: at });
    },
    'an object was killed': () => {
      const entries = builtJournal();
      const seen = entries.findLast(
        (entry) => entry.type === 'seen' && entry.object.uid === loadUids(entries)[0] && entry.change === 'modified',
      );
      if (seen?.type !== 'seen') throw new Error('nothing was seen');
      const at = during(entries, 'settle', 1000);
      const object = { ...seen.object, ready: false, reason: 'OOMKilled, exit 137' };
      return inserted(entries, at, { ...seen, receivedAt: at, object });
    },
    'an object failed and came back': () => stateInSettle(0, { phase: 'Failed', ready: false, failure: 'Evicted' }),
    'an object ceased to be ready and came back': () => stateInSettle(0, { ready: false }),
    'a container of an object was started again while its phase stayed the same': () =>
      stateInSettle(0, { restarts: 1, reason: 'OOMKilled, exit 137' }),
    'a container of the pod of an object was started again': () => stateInSettle(1, { restarts: 1 }),
    'the pod of an object failed and came back': () => stateInSettle(1, { ready: false, failure: 'OOMKilled' }),
    'an object failed before it ran': () => {
      const entries = builtJournal();
      const [uid] = loadUids(entries);
      return edited(entries, 'seen', (seen) =>
        seen.object.uid === uid && seen.object.phase === 'Scheduling'
          ? { ...seen, object: { ...seen.object, failure: 'CrashLoopBackOff' } }
          : seen,
      );
    },
    'an object ceased to be ready': () => {
      const entries = builtJournal();
      const seen = entries.findLast(
        (entry) => entry.type === 'seen' && entry.object.uid === loadUids(entries)[0] && entry.change === 'modified',
      );
      if (seen?.type !== 'seen') throw new Error('nothing was seen');
      const at = during(entries, 'settle', 1000);
      return inserted(entries, at, { ...seen, receivedAt: at, object: { ...seen.object, ready: false } });
    },
  },
  'objects-gone': {
    'an object was never seen to go': () => {
      const entries = builtJournal();
      const [uid] = loadUids(entries);
      return without(entries, 'seen', ({ object, change }) => object.uid === uid && change === 'deleted');
    },
    'the churned were never seen to go': () => {
      const entries = builtJournal(CHURN);
      const [uid] = loadUids(entries);
      return without(entries, 'seen', ({ object, change }) => object.uid === uid && change === 'deleted');
    },
  },
  'participants-stayed': {
    'the server was evicted while its client worked': () => {
      const reason = 'Evicted: The node was low on resource: memory.';
      return edited(benchmarkJournal(), 'participant', (fact) =>
        fact.name === 'server-0' && fact.state === 'left' ? { ...fact, state: 'lost', reason } : fact,
      );
    },
  },
  'engine-ok': {
    'ClusterLoader2 observed no pod, and exited with 0': () =>
      builtEngineJournal(
        'clusterloader2',
        engineSample('clusterloader2', 'ok').map((file) => ({
          ...file,
          text: /PodStartup/.test(file.name) ? file.text?.replaceAll(/("Perc\d+": )[\d.]+/g, '$10') : file.text,
        })),
      ),
    'ClusterLoader2 was killed': () =>
      builtEngineJournal('clusterloader2', engineSample('clusterloader2', 'killed'), 137),
    'kube-burner measured nothing, and exited with 0': () =>
      builtEngineJournal('kube-burner', engineSample('kube-burner', 'nothing-measured')),
    'the engine left nothing': () => builtEngineJournal('kube-burner', []),
  },
  'benchmark-ok': {
    'one of two clients left no output': () =>
      edited(benchmarkJournal(), 'run-started', (started) => ({
        ...started,
        plan: {
          ...started.plan,
          steps: started.plan.steps.map((step) =>
            step.kind !== 'benchmark'
              ? step
              : {
                  ...step,
                  benchmark: {
                    ...step.benchmark,
                    roles: step.benchmark.roles.map((role) => (role.part === 'works' ? { ...role, count: 2 } : role)),
                  },
                },
          ),
        },
      })),
    'the client was refused, and exited with 0': () =>
      withOutput('{"start": {}, "intervals": [], "end": {}, "error": "unable to connect to server"}'),
    'the output is of another duration than was asked for': () =>
      edited(benchmarkJournal(), 'run-started', (started) => ({
        ...started,
        plan: {
          ...started.plan,
          steps: started.plan.steps.map((step) =>
            step.kind === 'benchmark'
              ? {
                  ...step,
                  benchmark: { ...step.benchmark, asked: { ...step.benchmark.asked, durationMs: ms(60_000) } },
                }
              : step,
          ),
        },
      })),
    'the tool hung after its result': () =>
      edited(benchmarkJournal(), 'output', (output) => ({ ...output, endedBy: 'limit', exitCode: 143 })),
    'an output is missing': () => without(benchmarkJournal(), 'output'),
  },
  'network-used': {
    'pods got the pod network in place of the one that was asked for': () =>
      edited(fastJournal(), 'participant', ({ networks: _, ...fact }) => fact),
    'nothing went over an interface of the pod': () =>
      edited(fastJournal(), 'output', (output) => ({
        ...output,
        network: { lo: { receivedBytes: 9e9, sentBytes: 9e9 }, eth0: { receivedBytes: 0, sentBytes: 0 } },
      })),
  },
  'ran-together': {
    'one participant stopped its load while the others had half of their time to go': () =>
      edited(fleetJournal(), 'output', (output) =>
        output.name !== 'pod-4-0' || output.pilot === undefined || output.startedAt === undefined
          ? output
          : {
              ...output,
              endedAt: later(output.startedAt, ms(15_000)),
              pilot: { ...output.pilot, loadedUntil: later(output.startedAt, ms(15_000)) },
            },
      ),
  },
  'started-together': {
    'the clock of a participant is known within half a second only': () =>
      edited(fleetJournal(), 'output', (output) =>
        output.pilot === undefined ? output : { ...output, pilot: { ...output.pilot, boundMs: 500 } },
      ),
    'one of two clients began a second later': () => withLateTwin(benchmarkJournal()),
  },
  'ramp-begun': {
    'the image of the containers cannot be pulled': () =>
      edited(rampJournal(), 'ramp-look', (look) => ({
        ...look,
        pods: { ...look.pods, running: 0, creating: look.wanted, failure: 'ErrImagePull: not found' },
      })),
    'no container runs on one of the nodes': () =>
      edited(rampJournal(), 'ramp-look', (look) => ({
        ...look,
        nodes: look.nodes.map((node, index) => ({ ...node, running: index === 0 ? 0 : node.live })),
      })),
  },
  'ramp-sampled': {
    'the kubelet of a node gives no sample of most steps': () => rampJournal({ dead: 5 }),
  },
  'calls-answered': {
    'half of the deletions were refused at first': () => refusedAtFirst('delete', 500),
    'half of the creations got no reply at first': () => refusedAtFirst('create', 0),
    'half of the creations met a gateway without a server': () => refusedAtFirst('create', 502),
  },
  'load-as-requested': {
    'an open loop keeps its lag small and sends too few': () => late((index) => index * 9),
    'an open loop keeps its rate and sends all of it late': () => late(() => 2000),
    'a churn is behind its rate': () =>
      edited(builtJournal(CHURN), 'call', (call) => {
        const by = ms(Number(call.name?.split('-').at(-1)) * 150 - 1500);
        if (call.verb !== 'create' || !call.step?.endsWith('-churn')) return call;
        return { ...call, sentAt: later(call.sentAt, by), receivedAt: later(call.receivedAt, by) };
      }),
    'the client allows itself five queries per second': () => stretched(builtJournal({ objects: 40 }), 200),
    'the client sends one by one although no call has ended': () =>
      stretched(builtJournal({ objects: 10, rttMs: 20_000 }), 1000),
    'an open loop falls behind': () =>
      stretched(builtJournal({ scenario: { kind: 'arrivals', process: 'fixed', perSecond: 20, objects: 40 } }), 30),
    'an open loop without a schedule': () =>
      edited(
        builtJournal({ scenario: { kind: 'arrivals', process: 'fixed', perSecond: 20, objects: 40 } }),
        'call',
        (call) => ({
          ...call,
          scheduledAt: undefined,
        }),
      ),
  },
  'load-ours': {
    'the API server answered 1,000 reads a second of others': () =>
      edited(builtJournal(), 'sample', (sample) =>
        sample.edge === 'after' && sample.source === 'kube-apiserver/a'
          ? {
              ...sample,
              series: { ...sample.series, 'apiserver_request_total{code="200",resource="pods",verb="LIST"}': 9000 },
            }
          : sample,
      ),
    'the API server counted pods that are made for others': () =>
      edited(builtJournal(), 'sample', (sample) =>
        sample.edge === 'after' && sample.source === 'kube-apiserver/a'
          ? {
              ...sample,
              series: { ...sample.series, 'apiserver_request_total{code="201",resource="pods",verb="POST"}': 80 },
            }
          : sample,
      ),
    'the API server counted creations of a kind that does not follow from ours': () =>
      requestsOfOthers('apiserver_request_total{code="201",resource="configmaps",verb="POST"}', 80),
    'the idle cluster makes few of what others made during the load': () =>
      afterRest(requestsOfOthers('apiserver_request_total{code="201",resource="jobs",verb="POST"}', 30), 2),
    'the idle cluster lists little of what others listed during the load': () =>
      afterRest(requestsOfOthers('apiserver_request_total{code="200",resource="secrets",verb="LIST"}', 400), 2),
    'an object that we did not create': () => {
      const entries = builtJournal();
      const seen = entries.find((entry) => entry.type === 'seen' && entry.object.uid === loadUids(entries)[0]);
      if (seen?.type !== 'seen') throw new Error('nothing was seen');
      return inserted(entries, seen.at, { ...seen, object: { ...seen.object, uid: 'theirs', name: 'theirs' } });
    },
    'the API server counted creations of others': () => counted(builtJournal(), (value) => value + 5),
    'the API server counted creations of others while the population was churned': () =>
      edited(builtJournal(CHURN), 'sample', (sample) =>
        sample.at > during(builtJournal(CHURN), 'churn') && sample.source === 'kube-apiserver/a'
          ? withRequests(sample, (value) => value + 5)
          : sample,
      ),
    'a replica of the API server is not read': () =>
      without(builtJournal(), 'sample', ({ source }) => source === 'kube-apiserver/b'),
  },
  'per-node-cap': {
    'more pods of Deployments on a node than allowed': () =>
      builtJournal({ workloads: [DEPLOYMENT], cluster: { limits: { perNode: { Pod: 4 } } } }),
    'more pods of Deployments on a node than the limit on Deployments says': () =>
      builtJournal({ workloads: [DEPLOYMENT], cluster: { limits: { perNode: { Deployment: 4 } } } }),
    'what made the pods was not followed': () => withoutReplicaSets(),
    'more objects on a node than allowed': () =>
      builtJournal({ cluster: { limits: { perNode: { VirtualMachineInstance: 4 } } } }),
  },
  'watch-complete': {
    'nothing was watched': () => without(builtJournal(), 'watch'),
    'the watch expired and no list followed': () =>
      duringLoad({ type: 'watch', event: 'expired', resource: 'virtualmachineinstances' }),
    'one of two kinds was not watched': () =>
      without(builtJournal({ workloads: [VM, POD] }), 'watch', ({ resource }) => resource === 'pods'),
    'the watch was opened again only after the load': () => {
      const entries = duringLoad({ type: 'watch', event: 'closed', resource: 'pods' });
      return inserted(entries, during(entries, 'settle', 1000), { type: 'watch', event: 'opened', resource: 'pods' });
    },
    'the watch closed and was not opened again': () => duringLoad({ type: 'watch', event: 'closed', resource: 'pods' }),
  },
  'observer-awake': {
    'our process was stopped for 4 s while it made the load': () => asleep(builtJournal(), 4000),
    'our process was stopped for 2 s, of objects that run at once': () =>
      asleep(builtJournal({ runningMs: () => 300 }), 2000),
    'our process was throttled to a third of its time while it made the load': () => throttled(builtJournal()),
    'our process was stopped for 4 s in a deletion that is measured': () =>
      asleep(builtJournal({ scenario: DELETION }), 4000, 'delete'),
  },
  'server-counts': {
    'the API server timed the same calls at half a second': () => builtJournal({ rttMs: 20_000 }),
    'the API server took ten seconds and more for what we timed at 20 ms': () =>
      edited(builtJournal(), 'sample', (sample) => {
        const slow = Object.entries(sample.series ?? {}).flatMap(([key, value]): [string, number][] =>
          key.startsWith('apiserver_request_duration') && !key.includes('+Inf')
            ? [
                [key, 10],
                [key.replace(/le="[^"]*"/, 'le="10"'), 10],
              ]
            : [[key, value]],
        );
        return { ...sample, series: Object.fromEntries(slow) };
      }),
  },
  'watch-in-time': {
    'every notification comes 3 s late': () => builtJournal({ lagMs: 3000 }),
    'every notification comes 800 ms late, of objects that run at once': () =>
      builtJournal({ lagMs: 800, runningMs: () => 300 }),
    'most arrivals fell into a gap': () => gap({}, 9500),
    'most deletions that are measured fell into a gap': () =>
      blindFrom(builtJournal({ scenario: DELETION, deletionMs: 9000 }), 'delete', 100, 9500),
    'notifications come late as soon as objects are deleted': () => leavingLate(3000),
  },
  'thresholds-decided': {
    'the limit lies in a gap of the watch': () => gap({ max: 4000 }),
  },
  'clock-steady': {
    'our clock was set back by 3 s, and no stamp follows it': () =>
      duringLoad({ type: 'clock-step', steppedMs: ms(-3000) }),
    'our clock was set by less than half a second': () => duringLoad({ type: 'clock-step', steppedMs: ms(400) }),
    'our clock was set': () => {
      const at = during(builtJournal(), 'load');
      return builtJournal().map((entry) => (entry.at < at ? entry : { ...entry, at: later(entry.at, ms(3_600_000)) }));
    },
  },
  'clock-offset': {
    'the clocks are far apart': () => builtJournal({ offsetMs: 60_000 }),
    'the clocks are a little further apart than is allowed': () => builtJournal({ offsetMs: 12_000 }),
    "the server's clock moved": () => {
      const at = during(builtJournal(), 'settle');
      return edited(builtJournal(), 'call', (call) =>
        call.at < at || call.serverDate === undefined
          ? call
          : { ...call, serverDate: later(call.serverDate, ms(5000)) },
      );
    },
    "the server's clock was set back by 1.5 s after the first creations": () => {
      const entries = builtJournal({ objects: 100 });
      const early = new Set(loadUids(entries).slice(0, 4));
      return edited(entries, 'call', (call) =>
        call.serverDate === undefined || (call.verb === 'create' && call.uid !== undefined && early.has(call.uid))
          ? call
          : { ...call, serverDate: later(call.serverDate, ms(-1500)) },
      );
    },
    'no reply carried a date': () => edited(builtJournal(), 'call', (call) => ({ ...call, serverDate: undefined })),
  },
  'clocks-agree': {
    "a node's clock is ahead": () => stampedLater(5000),
    'the watch fell behind after it had shown the creations': () => latelyLate(8000),
    "a node's clock is behind": () => stampedLater(-5000, (index) => 9000 + 100 * index),
  },
  'replicas-steady': {
    'a replica restarted': () =>
      edited(builtJournal(), 'sample', (sample) =>
        sample.edge === 'after' && sample.source === 'kube-apiserver/b'
          ? { ...sample, series: { ...sample.series, process_start_time_seconds: 1_787_000_500 } }
          : sample,
      ),
    'a component restarted under churn': () =>
      edited(builtJournal(CHURN), 'sample', (sample) =>
        sample.at > during(builtJournal(CHURN), 'churn') && sample.source === 'virt-controller/a'
          ? { ...sample, series: { ...sample.series, process_start_time_seconds: 1_787_000_500 } }
          : sample,
      ),
    'a component restarted while the cluster rested': () => sampledDuring('settle', RESTARTED),
    'a component restarted during the deletion': () => sampledDuring('delete', RESTARTED),
    'a component did not answer any more after the deletion': () =>
      sampledDuring('delete', { state: 'absent', reason: 'no such pod' }),
    'a counter fell': () => counted(builtJournal(), () => 3),
    'a replica does not answer any more': () =>
      edited(builtJournal(), 'sample', ({ series, ...sample }) =>
        sample.edge === 'after' && sample.source === 'kube-apiserver/b'
          ? { ...sample, state: 'absent', reason: 'connection refused' }
          : { ...sample, series },
      ),
  },
  'exact-counts': {
    'buckets that are not cumulative': () =>
      edited(builtJournal(), 'sample', (sample) => {
        const series = Object.entries(sample.series ?? {}).map(([key, value]) => [
          key,
          key.includes('le="1"') ? value - 5 : value,
        ]);
        return { ...sample, series: Object.fromEntries(series) };
      }),
    'increase() made up a fraction': () => counted(builtJournal(), (value) => value + 0.1),
    'histogram_quantile() drew a line through a bucket': () => withLatencies((share) => 10_000 + 10_000 * share),
  },
  'values-possible': {
    'all latencies are the same': () => builtJournal({ objects: 100, runningMs: () => 4321 }),
    'an object was seen before it was asked for': () =>
      edited(builtJournal(), 'seen', (seen) =>
        seen.object.uid === FOURTH && seen.change === 'added'
          ? { ...seen, receivedAt: later(seen.receivedAt, ms(-60)) }
          : seen,
      ),
    'an object was gone before its deletion was asked for': () =>
      edited(builtJournal(), 'call', (call) => (call.uid === FOURTH && call.verb === 'delete' ? lateCall(call) : call)),
    'a stamp that was never set': () =>
      edited(builtJournal(), 'seen', (seen) => {
        const { object } = seen;
        if (object.uid !== FOURTH || object.phases?.Running === undefined) return seen;
        return { ...seen, object: { ...object, phases: { ...object.phases, Running: epochMs(-62_135_596_800_000) } } };
      }),
    'a reply before its call': () =>
      edited(builtJournal(), 'call', (call) =>
        call.verb === 'create' ? { ...call, receivedAt: later(call.sentAt, ms(-5)) } : call,
      ),
    'a latency longer than the run': () =>
      edited(builtJournal(), 'seen', (seen) =>
        seen.object.ready && seen.object.uid === FOURTH
          ? { ...seen, object: { ...seen.object, phases: { Running: epochMs(9_000_000_000_000) } } }
          : seen,
      ),
  },
  'values-not-zero': {
    'every latency is 0': () => {
      const calls = edited(builtJournal(), 'call', (call) => ({ ...call, receivedAt: call.sentAt }));
      return calls;
    },
    'objects run in the moment of their creation': () => builtJournal({ runningMs: () => 0, lagMs: 0 }),
  },
};

const FOURTH = loadUids(builtJournal())[3];

const CHURN = { scenario: { kind: 'churn', objects: 10, perSecond: 2, duration: '10s' } } as const;

const twoLevels = { product: { objects: [8, 12] }, include: [], repetitions: 1, order: 'sequential' } as const;

/** A run whose load takes more than two minutes. */
const longRun = (): Entry[] => builtJournal({ runningMs: (index) => 130_000 + 100 * index });

/** The last look at the cluster finds other versions; undefined takes one away. */
const versionsAtLast = (versions: Readonly<Record<string, string | undefined>>): Entry[] =>
  atLast((entry) => {
    const all = Object.entries({ ...entry.versions, ...versions });
    return { ...entry, versions: Object.fromEntries(all.flatMap(([name, v]) => (v === undefined ? [] : [[name, v]]))) };
  });

/** The last look at the cluster finds its first node changed. */
const nodeAtLast = (change: Partial<NodeInventory>): Entry[] =>
  atLast((entry) => ({ ...entry, nodes: entry.nodes.map((node, i) => (i === 0 ? { ...node, ...change } : node)) }));

function atLast(edit: (entry: InventoryFact & Stamp) => InventoryFact & Stamp): Entry[] {
  const entries = builtJournal();
  const last = entries.filter(({ type }) => type === 'inventory').length - 1;
  return edited(entries, 'inventory', (entry, index) => (index === last ? edit(entry) : entry));
}

/** What preflight found by a check, at another level. */
const found = (check: string, level: 'warning' | 'error'): Entry[] =>
  edited(builtJournal(), 'finding', (entry) => (entry.check === check ? { ...entry, level } : entry));

const mergedReplicas = (workload: Workload, replicas: number): Workload => ({
  ...workload,
  manifest: mergeJson(workload.manifest, { spec: { replicas } }),
});

/** Rules of benchmarks and engines, of which a test of workloads has none: test/results/simulated-benchmarks.test.ts. */
export const OF_BENCHMARKS = [
  'participants-stayed',
  'benchmark-ok',
  'engine-ok',
  'started-together',
  'ran-together',
  'network-used',
];

export const VMIRS = builtWorkload(
  'vmirs',
  'VirtualMachineInstanceReplicaSet',
  { replicas: 3, template: { spec: {} } },
  { condition: 'Ready' },
);

const isLoad = ({ step, uid }: ObjectState, end: string): boolean =>
  step?.endsWith('-load') === true && uid.endsWith(end);

/** Every other call of a verb was answered so at first, and sent again. */
function refusedAtFirst(verb: 'create' | 'delete', status: number): Entry[] {
  let index = 0;
  const entries = builtJournal();
  return renumbered(
    entries.flatMap((entry) => {
      if (entry.type !== 'call' || entry.verb !== verb || entry.step?.endsWith('warm-up') || index++ % 2 === 0)
        return [entry];
      return [
        { ...entry, uid: undefined, status, error: 'refused' },
        { ...entry, attempt: 2 },
      ];
    }),
  );
}

/** An open loop of forty creations, each sent so much later than it was due. */
const late = (byMs: (index: number) => number): Entry[] =>
  edited(
    builtJournal({ scenario: { kind: 'arrivals', process: 'fixed', perSecond: 20, objects: 40 } }),
    'call',
    (call) => {
      const by = ms(call.scheduledAt === undefined ? 0 : byMs(Number(call.name?.split('-').at(-1))));
      return { ...call, sentAt: later(call.sentAt, by), receivedAt: later(call.receivedAt, by) };
    },
  );

const lateCall = <C extends CallFact>(call: C): C => ({ ...call, sentAt: later(call.sentAt, ms(2500)) });

/** The first object (0), or its pod (1), is seen so for a second after the load. */
function stateInSettle(which: 0 | 1, state: Partial<ObjectState>): Entry[] {
  const entries = builtJournal();
  const uid = `${loadUids(entries)[0]}${which === 0 ? '' : '/pod'}`;
  const seen = entries.findLast(
    (entry) => entry.type === 'seen' && entry.object.uid === uid && entry.change === 'modified',
  );
  if (seen?.type !== 'seen') throw new Error('nothing was seen');
  const [at, back] = [during(entries, 'settle', 1000), during(entries, 'settle', 2000)];
  const changed = { ...seen, receivedAt: at, object: { ...seen.object, ...state } };
  return inserted(inserted(entries, at, changed), back, { ...seen, receivedAt: back });
}

const PODS = { pods: 0, cores: 0, memoryBytes: 0, appeared: 0, background: false };

const withOthers = (edge: OthersFact['edge'], namespaces: OthersFact['namespaces']): Entry[] => {
  const entries = builtJournal();
  const at = edge === 'before' ? during(entries, 'load', 0) : during(entries, 'settle', 10);
  return inserted(entries, at, { type: 'others', edge, namespaces });
};

/** A node is seen so in the middle of the load, and so a second later. */
function nodesDuringLoad(first: Pick<NodeFact, 'ready' | 'schedulable'>, then: typeof first): Entry[] {
  const entries = builtJournal();
  const [at, back] = [during(entries, 'load', 1000), during(entries, 'load', 2000)];
  const node = { type: 'node', change: 'modified', name: 'worker-2' } as const;
  return inserted(inserted(entries, at, { ...node, ...first, receivedAt: at }), back, {
    ...node,
    ...then,
    receivedAt: back,
  });
}

const duringLoad = (fact: Parameters<typeof inserted>[2]): Entry[] => {
  const entries = builtJournal();
  return inserted(entries, during(entries, 'load', 1000), fact);
};

/** Our process stops in the middle of its load: all that would have been stamped meanwhile is stamped when it goes on. */
function asleep(entries: readonly Entry[], lengthMs: number, kind = 'load'): Entry[] {
  const from = during(entries, kind, 30);
  const to = later(from, ms(lengthMs));
  const stampedOn = (at: EpochMs): EpochMs => (at > from && at < to ? to : at);
  const woken = entries.map((entry): Entry => {
    const at = stampedOn(entry.at);
    if (entry.type === 'seen') return { ...entry, at, receivedAt: stampedOn(entry.receivedAt) };
    return entry.type === 'call' ? { ...entry, at, receivedAt: stampedOn(entry.receivedAt) } : { ...entry, at };
  });
  return inserted(woken, to, { type: 'pause', from, to });
}

/** As a limit on processors does it: nothing for 400 ms, then something for 200 ms. */
function throttled(entries: readonly Entry[]): Entry[] {
  return Array.from({ length: 20 }, (_, index) => during(entries, 'load', index * 600)).reduce<Entry[]>(
    (all, from) => inserted(all, later(from, ms(400)), { type: 'pause', from, to: later(from, ms(400)) }),
    [...entries],
  );
}

/** The watch is blind from 2 s after the beginning of the load until all that arrived has been there for long. */
function gap(bounds: Pick<Threshold, 'max' | 'min'>, untilMs = 4900): Entry[] {
  const labels = { clock: 'watch', phase: 'Running', kind: 'VirtualMachineInstance' };
  const entries = builtJournal({
    test: { thresholds: [{ metric: 'creation-latency', statistic: 'p50', labels, ...bounds }] },
  });
  return blindFrom(entries, 'load', 2000, untilMs);
}

/** The watch of instances shows nothing between two moments of a step. */
function blindFrom(entries: readonly Entry[], kind: string, fromMs: number, untilMs: number): Entry[] {
  const [from, until] = [during(entries, kind, fromMs), during(entries, kind, untilMs)];
  const about = { type: 'watch', resource: 'virtualmachineinstances' } as const;
  const late = edited(entries, 'seen', (seen) =>
    seen.at < from || seen.at > until ? seen : { ...seen, at: later(until, ms(1)), receivedAt: later(until, ms(1)) },
  );
  return inserted(inserted(late, from, { ...about, event: 'closed' }), until, { ...about, event: 'opened' });
}

const DELETION = { kind: 'deletion', objects: 20 } as const;

/** That an object is being deleted is shown so long after the reply that accepted it. */
function leavingLate(lateMs: number): Entry[] {
  const entries = builtJournal({ scenario: DELETION, deletionMs: 6000 });
  const last = new Map(
    entries.flatMap((entry) => (entry.type === 'seen' ? [[entry.object.uid, entry.object] as const] : [])),
  );
  return renumbered(
    entries.flatMap((entry): Entry[] => {
      const object = entry.type === 'call' && entry.verb === 'delete' ? last.get(entry.uid ?? '') : undefined;
      if (object === undefined) return [entry];
      const at = later(entry.at, ms(lateMs));
      return [entry, { ...entry, at, ...LEAVING, receivedAt: at, object: { ...object, deletedAt: entry.at } }];
    }),
  );
}

const LEAVING = { type: 'seen', change: 'modified' } as const;

const withoutReplicaSets = (): Entry[] =>
  without(
    builtJournal({ workloads: [DEPLOYMENT], cluster: { limits: { perNode: { Pod: 250 } } } }),
    'seen',
    ({ object }) => object.kind === 'ReplicaSet',
  );

function stepId(entries: readonly Entry[], kind: string): string {
  const start = entries.find((entry) => entry.type === 'step-started' && entry.kind === kind);
  return start?.type === 'step-started' ? start.step : '';
}

function endOfStep(kind: string, how: 'failed' | 'timed-out'): Entry[] {
  const entries = builtJournal();
  const id = stepId(entries, kind);
  return edited(entries, 'step-ended', (end) => (end.step === id ? { ...end, how } : end));
}

/** What the API server's first replica counted of others' requests until after the load. */
const requestsOfOthers = (series: string, count: number): Entry[] =>
  edited(builtJournal(), 'sample', (sample) =>
    sample.edge === 'after' && sample.source === 'kube-apiserver/a'
      ? { ...sample, series: { ...sample.series, [series]: count } }
      : sample,
  );

/** The same, after the requests of an idle cluster were counted for 20 s: `count` of each sort that is known. */
export function afterRest(entries: readonly Entry[], count: number): Entry[] {
  const seen = (edge: 'warm-up' | 'rest', value: number, fromMs: number): [EpochMs, SampleFact] => {
    const series = Object.fromEntries(
      ['POST",resource="jobs', 'LIST",resource="secrets'].map((sort) => [
        `apiserver_request_total{code="201",verb="${sort}"}`,
        value,
      ]),
    );
    const process = { process_start_time_seconds: 1_787_000_000 };
    const sample = { type: 'sample', source: 'kube-apiserver/a', state: 'present', edge } as const;
    return [during(entries, 'warm-up', fromMs), { ...sample, series: { ...process, ...series } }];
  };
  const samples = [seen('warm-up', 0, 1), seen('rest', 0, 45_000), seen('rest', count, 65_000)];
  return samples.reduce((all, [at, sample]) => inserted(all, at, sample), [...entries]);
}

const RESTARTED = { state: 'present', series: { process_start_time_seconds: 1_787_000_500 } } as const;

/** A component is looked at in a step that follows the load. */
function sampledDuring(kind: string, seen: Pick<SampleFact, 'state' | 'series' | 'reason'>): Entry[] {
  const entries = builtJournal();
  const sample = { type: 'sample', source: 'virt-controller/a', edge: 'during', ...seen } as const;
  return inserted(entries, during(entries, kind, 500), sample);
}

/** Changes what the API server's first replica counted until after the load. */
const counted = (entries: readonly Entry[], change: (value: number) => number): Entry[] =>
  edited(entries, 'sample', (sample) =>
    sample.edge === 'after' && sample.source === 'kube-apiserver/a' ? withRequests(sample, change) : sample,
  );

function withRequests<S extends SampleFact>(sample: S, change: (value: number) => number): S {
  const series = Object.entries(sample.series ?? {}).map(([key, value]) => [
    key,
    key.startsWith('apiserver_request_total') ? change(value) : value,
  ]);
  return { ...sample, series: Object.fromEntries(series) };
}

/** A load of 100 objects whose p50, p95 and p99 by the watch lie at exactly these places. */
function withLatencies(place: (share: number) => number): Entry[] {
  return builtJournal({ objects: 100, lagMs: 0, rttMs: 0, runningMs: (index) => place((index + 1) / 100) });
}

/** Each arrival of the load was shown so much later than it happened. */
function latelyLate(byMs: number): Entry[] {
  const entries = builtJournal();
  const isLoads = ({ step, ready }: ObjectState): boolean => ready && step?.endsWith('-load') === true;
  const begin = entries.findIndex((entry) => entry.type === 'seen' && isLoads(entry.object));
  return entries.map((entry, index): Entry => {
    if (index < begin) return entry;
    const late = { ...entry, at: later(entry.at, ms(byMs)), monoMs: ms(entry.monoMs + byMs) };
    if (late.type === 'seen') return { ...late, receivedAt: later(late.receivedAt, ms(byMs)) };
    if (late.type !== 'call') return late;
    return { ...late, sentAt: later(late.sentAt, ms(byMs)), receivedAt: later(late.receivedAt, ms(byMs)) };
  });
}

/** What the node worker-2 stamps itself is off. */
const stampedLater = (byMs: number, runningMs?: (index: number) => number): Entry[] =>
  edited(builtJournal(runningMs === undefined ? {} : { runningMs }), 'seen', (seen) => {
    const { object } = seen;
    const running = object.phases?.Running;
    if (object.node !== 'worker-2' || running === undefined) return seen;
    return { ...seen, object: { ...object, phases: { ...object.phases, Running: later(running, ms(byMs)) } } };
  });

/** A run of a job that Prow started for a commit of a repository. */
export const aboutCommit = (subject: Subject, commit = 'a11', measures: Measures = 'commit'): Entry[] =>
  edited(builtJournal({ test: { subject, measures } }), 'run-started', (entry) => ({
    ...entry,
    run: { ...entry.run, underTest: 'kubevirt/kubevirt', ...(commit !== '' && { commit }) },
  }));

/** A run in a cluster that it made on its own machine. */
export const madeJournal = (request: JournalSetup = {}): Entry[] =>
  builtJournal({ ...request, cluster: { infrastructure: builtInfrastructure(), ...request.cluster } });

/** The same, in which a counter of the host rises by so much more in so many seconds. */
export function risen(
  source: string,
  series: string,
  more: (seconds: number) => number,
  entries = madeJournal(),
): Entry[] {
  const start = entries[0]?.at ?? 0;
  return edited(entries, 'sample', (sample) => {
    const value = sample.series?.[series];
    if (sample.source !== source || value === undefined) return sample;
    return { ...sample, series: { ...sample.series, [series]: value + more((sample.at - start) / 1000) } };
  });
}

/** Four pods that begin together. */
const fleetJournal = (): Entry[] => builtJournal({ scenario: { ...FLEET, as: 'pod' }, workloads: [] });

const benchmarkJournal = (): Entry[] => builtJournal({ scenario: IPERF3, workloads: [] });

const fastJournal = (): Entry[] => builtJournal({ scenario: { ...IPERF3, networkName: 'fast' }, workloads: [] });

/** A benchmark whose tool printed this. */
const withOutput = (stdout: string): Entry[] =>
  edited(benchmarkJournal(), 'output', (output) => ({ ...output, gzip: gzipSync(stdout).toString('base64') }));

/** Beside the client another one, which began a second later. */
function withLateTwin(journal: readonly Entry[]): Entry[] {
  const twins = journal.flatMap((entry) =>
    entry.type === 'output' && entry.startedAt !== undefined
      ? [{ ...entry, name: 'client-1', startedAt: later(entry.startedAt, ms(1000)) }]
      : [],
  );
  return renumbered([...journal, ...twins]);
}

/** Cores that a node of two cores uses in a mode. */
interface NodeUse {
  readonly user?: number;
  readonly steal?: number;
}

/** A run whose node worker-1 is also read by a node_exporter; `entries` has an edge before and after each load. */
export function withNodeExporter({ user = 0.5, steal = 0 }: NodeUse, entries = madeJournal()): Entry[] {
  const start = entries[0]?.at ?? 0;
  return renumbered(
    entries.flatMap((entry) => {
      if (entry.type !== 'sample' || entry.source !== 'node/worker-1') return [entry];
      const seconds = (entry.at - start) / 1000;
      const series = {
        'node_cpu_seconds_total{mode="idle"}': 900 + seconds * (2 - user - steal),
        'node_cpu_seconds_total{mode="steal"}': 3 + seconds * steal,
        'node_cpu_seconds_total{mode="user"}': 500 + seconds * user,
        node_pressure_cpu_waiting_seconds_total: 7 + seconds * 0.25,
        node_pressure_io_stalled_seconds_total: 7 + seconds * 0.125,
      };
      return [entry, { ...entry, source: 'node-exporter/worker-1:9100', series }];
    }),
  );
}
