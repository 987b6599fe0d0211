import { closeSync, openSync, writeSync } from 'node:fs';
import { stringAt } from '../../src/model/json.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { epochMs, minutes, seconds } from '../../src/model/units.ts';
import { forEachConcurrently } from '../../src/runner/load/concurrency.ts';
import { createSimCluster } from '../../src/sim/sim-cluster.ts';
import { virtualTime } from '../../src/sim/time.ts';
import { VMI } from '../../test/support/built-test.ts';

/** Where the lines of one kind's watch are kept, and how many there are. */
export interface Recording {
  readonly path: string;
  lines: number;
}

/** Writes down what watches of VMIs and pods show while so many VMIs come into being on the simulator, as the lines of a watch. */
export async function recordWatches(folder: string, objects: number): Promise<Record<string, Recording>> {
  const time = virtualTime(epochMs(Date.UTC(2026, 7, 22)));
  const cluster = createSimCluster({ time, seed: 'bench', options: { nodes: Math.ceil(objects / 240) + 1 } });
  const kinds = [RESOURCES.virtualMachineInstances, RESOURCES.pods];
  const files = new Map(kinds.map(({ plural }) => [plural, openSync(`${folder}/${plural}.ndjson`, 'w')]));
  const recordings = Object.fromEntries(
    kinds.map(({ plural }): [string, Recording] => [plural, { path: `${folder}/${plural}.ndjson`, lines: 0 }]),
  );
  cluster.observe((_, { type, kind, object }) => {
    const [file, recording] = [files.get(kind.plural), recordings[kind.plural]];
    if (file === undefined || recording === undefined || stringAt(object, 'metadata', 'namespace') !== 'default')
      return;
    writeSync(file, `${JSON.stringify({ type, object })}\n`);
    recording.lines += 1;
  });
  const call = { signal: new AbortController().signal, timeoutMs: seconds(600) };
  const create = async (name: string): Promise<void> => {
    const object = { ...VMI.manifest, metadata: { name, namespace: 'default' } };
    await cluster.create(object, RESOURCES.virtualMachineInstances, call);
  };
  await time.drive(
    forEachConcurrently(
      Array.from({ length: objects }, (_, index) => `vmi-${index}`),
      50,
      create,
    ).then(() => time.sleep(minutes(10))),
  );
  for (const file of files.values()) closeSync(file);
  return recordings;
}
