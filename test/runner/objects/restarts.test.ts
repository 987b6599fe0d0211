import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { restartsOf } from '../../../src/runner/objects/restarts.ts';

const OOM = { terminated: { exitCode: 137, reason: 'OOMKilled' } };
const RUNNING = { running: { startedAt: '2026-08-22T04:40:09Z' } };
const BACK_OFF = { waiting: { reason: 'CrashLoopBackOff' } };
const pod = (...containerStatuses: JsonObject[]): JsonObject => ({ status: { containerStatuses } });

const CASES: readonly (readonly [string, number | undefined, JsonObject])[] = [
  ['no containers', undefined, { status: { phase: 'Running' } }],
  ['none', undefined, pod({ restartCount: 0, state: RUNNING }, { restartCount: 0, state: RUNNING })],
  ['the first start', undefined, pod({ restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } })],
  ['the end of work that was done', undefined, pod({ restartCount: 0, state: { terminated: { exitCode: 0 } } })],
  ['one', 1, pod({ restartCount: 1, state: RUNNING, lastState: OOM })],
  ['one that has ended', 1, pod({ restartCount: 0, state: OOM })],
  ['one that waits for its next start', 1, pod({ restartCount: 0, state: BACK_OFF, lastState: OOM })],
  ['a third failure after two restarts', 3, pod({ restartCount: 2, state: BACK_OFF, lastState: OOM })],
  ['those of several containers', 3, pod({ restartCount: 1, state: RUNNING }, { restartCount: 2, state: RUNNING })],
  ['an init container', 1, { status: { initContainerStatuses: [{ restartCount: 1, state: RUNNING }] } }],
];

describe('[U] runner/objects/restarts', () => {
  for (const [name, restarts, object] of CASES)
    it(`counts ${name}`, () => {
      expect(restartsOf(object)).to.equal(restarts);
    });
});
