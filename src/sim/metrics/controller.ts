import type { Verb } from '../registry/kinds.ts';
import { HTTP_VERBS } from './api-server.ts';
import { type MetricRegistry, remembered } from './registry.ts';

const QUEUE_BOUNDS = [1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.1, 1, 10];
const CLIENT_BOUNDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
/** pkg/monitoring/metrics/virt-controller of KubeVirt. */
const PHASE_BOUNDS = [0.5, 1, 2, 5, 10, 20, 30, 40, 50, 60, 90, 120, 180, 240, 300, 600, 1200, 3600];

/** What a controller counts of its queues and of its calls to the API server. */
export interface ControllerMeters {
  added(queue: string): void;
  retried(queue: string): void;
  waited(queue: string, seconds: number): void;
  worked(queue: string, seconds: number): void;
  called(verb: Verb, code: number, seconds: number): void;
  /** KubeVirt's own: how long after the last phase, and after its creation, a VMI entered a phase. */
  phase(last: string, phase: string, sinceLast: number, sinceCreation: number): void;
}

/** Which families a controller serves: KubeVirt's have a prefix of their own, and only kube-controller-manager shows the queues of its loops. */
export interface ControllerFamilies {
  readonly prefix: '' | 'kubevirt_';
  /** Their depths, where the controller has queues. */
  readonly queues?: () => Iterable<readonly [string, number]>;
}

export function defineControllerMeters(served: ControllerFamilies) {
  return (registry: MetricRegistry): ControllerMeters => ({
    ...(served.queues === undefined ? NO_QUEUES : queueMeters(registry, served.queues)),
    called: callMeter(registry, served.prefix),
    phase: served.prefix === '' ? () => {} : phaseMeter(registry),
  });
}

type QueueMeters = Pick<ControllerMeters, 'added' | 'retried' | 'waited' | 'worked'>;

const NO_QUEUES: QueueMeters = { added: () => {}, retried: () => {}, waited: () => {}, worked: () => {} };

function queueMeters(registry: MetricRegistry, depths: () => Iterable<readonly [string, number]>): QueueMeters {
  const adds = registry.counter('workqueue_adds_total', 'Total number of adds handled by workqueue');
  const retries = registry.counter('workqueue_retries_total', 'Total number of retries handled by workqueue');
  const waits = registry.histogram(
    'workqueue_queue_duration_seconds',
    'How long in seconds an item stays in workqueue before being requested.',
    QUEUE_BOUNDS,
  );
  const work = registry.histogram(
    'workqueue_work_duration_seconds',
    'How long in seconds processing an item from workqueue takes.',
    QUEUE_BOUNDS,
  );
  registry.gauge('workqueue_depth', 'Current depth of workqueue', () =>
    [...depths()].map(([name, depth]) => [{ name }, depth] as const),
  );
  const named = remembered((name) => ({ name }));
  return {
    added: (name) => adds.add(named(name)),
    retried: (name) => retries.add(named(name)),
    waited: (name, seconds) => waits.observe(named(name), seconds),
    worked: (name, seconds) => work.observe(named(name), seconds),
  };
}

function callMeter(registry: MetricRegistry, prefix: ControllerFamilies['prefix']): ControllerMeters['called'] {
  const calls = registry.counter(
    `${prefix}rest_client_requests_total`,
    'Number of HTTP requests, partitioned by status code, method, and host.',
  );
  const latencies = registry.histogram(
    prefix === '' ? 'rest_client_request_duration_seconds' : 'kubevirt_rest_client_request_latency_seconds',
    'Request latency in seconds. Broken down by verb, and host.',
    CLIENT_BOUNDS,
  );
  const ofVerb = remembered((verb) => ({ host: HOST, verb }));
  const ofCall = remembered((method, code) => ({ code, host: HOST, method }));
  return (verb, code, seconds) => {
    calls.add(ofCall(HTTP_VERBS[verb], String(code)));
    latencies.observe(ofVerb(HTTP_VERBS[verb]), seconds);
  };
}

function phaseMeter(registry: MetricRegistry): ControllerMeters['phase'] {
  const fromLast = registry.histogram(
    'kubevirt_vmi_phase_transition_time_seconds',
    'Histogram of VM phase transitions duration between different phases in seconds.',
    PHASE_BOUNDS,
  );
  const fromCreation = registry.histogram(
    'kubevirt_vmi_phase_transition_time_from_creation_seconds',
    'Histogram of VM phase transitions duration from creation time in seconds.',
    PHASE_BOUNDS,
  );
  return (last, phase, sinceLast, sinceCreation) => {
    fromLast.observe({ last_phase: last, phase }, sinceLast);
    fromCreation.observe({ phase }, sinceCreation);
  };
}

const HOST = '10.96.0.1:443';
