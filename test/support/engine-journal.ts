import { createHash } from 'node:crypto';
import type { EngineFile } from '../../src/engines/outcome.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { ScenarioSpec } from '../../src/model/suite.ts';
import { epochMs, seconds } from '../../src/model/units.ts';
import type { EnginePorts } from '../../src/runner/engine/ports.ts';
import { type RunSetup, simRun } from './sim-run.ts';

export const CL2: ScenarioSpec = { kind: 'clusterloader2', configs: ['load/config.yaml'], duration: '30s' };
export const BURNER: ScenarioSpec = { kind: 'kube-burner', config: 'load/config.yml', duration: '30s' };

/** The journal of a run on the simulated cluster whose engine left these files. */
export async function engineJournal(
  scenario: ScenarioSpec,
  files: readonly EngineFile[],
  exitCode = 0,
  setup: RunSetup = {},
): Promise<readonly Entry[]> {
  let sleep = async (): Promise<void> => {};
  const engines: EnginePorts = {
    run: async (...args) => {
      await sleep();
      return (setup.ports?.engines ?? leaving(files, exitCode)).run(...args);
    },
  };
  const { entries } = await simRun({
    ...setup,
    scenario,
    workloads: [],
    ports: { ...setup.ports, engines },
    arrange: ({ time, stop }) => {
      sleep = () => time.sleep(seconds(30), stop.signal);
    },
  });
  return entries;
}

/** An engine that leaves what it is given. */
export const leaving = (files: readonly EngineFile[], exitCode: number): EnginePorts => ({
  run: async () => {
    const at = epochMs(Date.UTC(2026, 7, 22, 4, 41));
    const left = files.map(({ name, bytes, text }) => ({
      ...{
        name,
        bytes,
        sha256: createHash('sha256')
          .update(text ?? '')
          .digest('hex'),
      },
      ...(text !== undefined && { content: Buffer.from(text) }),
    }));
    return { exitCode, startedAt: at, endedAt: at, files: left, beyond: 0 };
  },
});
