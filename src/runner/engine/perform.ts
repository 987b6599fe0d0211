import { gzipSync } from 'node:zlib';
import { counted } from '../../model/counted.ts';
import type { EngineFact, OutputFact } from '../../model/entry.ts';
import type { Step } from '../../model/plan.ts';
import { formatQuantity } from '../../render/quantity.ts';
import type { RunState } from '../context.ts';
import { claimFor, engineId, madeNamespaces } from './claim.ts';
import { countPods, type PodCount } from './pods.ts';
import type { EngineEnd, EngineLeftFile } from './ports.ts';

type EngineStep = Extract<Step, { kind: 'engine' }>;

/** Runs an engine beside the runner, and records how it ended and what it left. What that is worth is the results' to say. */
export async function performEngine(
  { id: step, level, engine }: EngineStep,
  state: RunState,
  signal: AbortSignal,
): Promise<EngineFact> {
  const { engines, identity, journal, plan, waitingFor } = state;
  const id = engineId(identity.build, step);
  const claim = await claimFor({ step, owns: engine.owns, id }, state, signal);
  const pods = await countPods(engine.owns, claim, state, signal);
  waitingFor.say(
    () =>
      `${engine.engine} to end (about ${formatQuantity(engine.durationMs, 'ms')}); ${counted(pods.total(), 'pod')} of it seen`,
  );
  const variables = {
    PROWESS_TEST: plan.test,
    PROWESS_BUILD: identity.build,
    PROWESS_CLUSTER: identity.cluster,
    ...(level !== undefined && { PROWESS_LEVEL: level }),
  };
  state.profiler?.loadBegins();
  const { files, sha256, beyond, ...end } = await runBeside(pods, () =>
    engines.run(engine, { step, id, variables }, signal),
  );
  const made = engines.played ? undefined : pods.byJob();
  const namespaces = await madeNamespaces(claim, state, signal);
  for (const name of namespaces) state.suite.namespaces.add(name);
  for (const file of files) journal.append(outputOf(file, step));
  const fact: EngineFact = {
    ...{ type: 'engine', step, engine: engine.engine, id, ...end },
    ...(sha256 !== undefined && { sha256 }),
    ...(made !== undefined && { made }),
    ...{ namespaces, files: files.length },
    ...(beyond > 0 && { beyond }),
  };
  journal.append(fact);
  waitingFor.say(undefined);
  return fact;
}

/** A count that went on after the engine would keep the process alive. */
async function runBeside(pods: PodCount, run: () => Promise<EngineEnd>): Promise<EngineEnd> {
  try {
    return await run();
  } finally {
    await pods.end();
  }
}

const outputOf = ({ name, bytes, sha256, content }: EngineLeftFile, step: string): OutputFact => ({
  ...{ type: 'output', step, name, bytes, sha256 },
  ...(content !== undefined && { gzip: gzipSync(content, { level: 9 }).toString('base64') }),
});
