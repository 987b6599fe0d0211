import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { reasonOf } from '../../../src/runner/objects/reason.ts';

const OOM = { terminated: { exitCode: 137, reason: 'OOMKilled' } };
const EVICTED = 'The node was low on resource: memory. Threshold quantity: 1Gi, available: 1036496Ki.';
const containers = (...containerStatuses: JsonObject[]): JsonObject => ({ containerStatuses });
const condition = (type: string, status: string, reason: string, message?: string): JsonObject => ({
  conditions: [{ type, status, reason, ...(message === undefined ? {} : { message }) }],
});

/** What is expected of a status. */
const TROUBLED: Readonly<Record<string, JsonObject>> = {
  'OOMKilled, exit 137': { phase: 'Failed', ...containers({ state: { running: {} } }, { state: OOM }) },
  'CrashLoopBackOff after OOMKilled, exit 137': {
    phase: 'Running',
    ...containers({ state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } }, lastState: OOM }),
  },
  'Error, exit 2': { phase: 'Pending', initContainerStatuses: [{ state: { terminated: { exitCode: 2 } } }] },
  'ErrImageNeverPull: image "x" is not present': containers({
    state: { waiting: { reason: 'ErrImageNeverPull', message: 'image "x" is not present' } },
  }),
  [`Evicted: ${EVICTED}`]: {
    phase: 'Failed',
    reason: 'Evicted',
    message: `${EVICTED} `,
    ...condition('DisruptionTarget', 'True', 'TerminationByKubelet', EVICTED),
  },
  'Unschedulable: 0/2 nodes are available': condition(
    'PodScheduled',
    'False',
    'Unschedulable',
    '0/2 nodes are available',
  ),
  'FailedCreate: exceeded quota': condition('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota'),
  BackoffLimitExceeded: condition('Failed', 'True', 'BackoffLimitExceeded'),
};

const WELL: Readonly<Record<string, JsonObject>> = {
  'on its way': { phase: 'Pending', ...containers({ state: { waiting: { reason: 'ContainerCreating' } } }) },
  running: { phase: 'Running', ...containers({ state: { running: {} }, lastState: {} }) },
  'done as meant': containers({ state: { terminated: { exitCode: 0, reason: 'Completed' } } }),
  scheduled: condition('PodScheduled', 'True', 'Scheduled'),
};

describe('[U] runner/objects/reason', () => {
  for (const [reason, status] of Object.entries(TROUBLED)) {
    it(`says ${reason}`, () => expect(reasonOf({ status })).to.equal(reason));
  }

  for (const [name, status] of Object.entries(WELL)) {
    it(`says nothing of what is ${name}`, () => expect(reasonOf({ status })).to.equal(undefined));
  }

  it('says that a container was killed before it ran again', () => {
    expect(reasonOf({ status: containers({ state: { running: {} }, lastState: OOM }) })).to.equal(
      'OOMKilled, exit 137',
    );
  });

  it('says of what is being deleted only why it is, not how it ended', () => {
    const metadata = { deletionTimestamp: '2026-08-22T04:41:00Z' };
    expect(reasonOf({ metadata, status: containers({ state: OOM }) })).to.equal(undefined);
    const status = { ...containers({ state: OOM }), ...condition('DisruptionTarget', 'True', 'PreemptionByScheduler') };
    expect(reasonOf({ metadata, status })).to.equal('PreemptionByScheduler');
  });
});
