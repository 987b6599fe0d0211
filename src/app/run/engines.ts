import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { leftFiles } from '../../adapters/disk/left-files.ts';
import { readFile } from '../../adapters/disk/read-file.ts';
import { findProgram, runEngine } from '../../adapters/engine-program.ts';
import { currentContext } from '../../adapters/kube/access/find-access.ts';
import { LIMITS, OUTPUTS } from '../../engines/left.ts';
import { playEngine } from '../../engines/play.ts';
import { type EngineInput, type EngineRun, filledIn, reportFolder } from '../../model/engine.ts';
import { usageError } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import { seededRandom } from '../../model/random.ts';
import type { EnginePorts } from '../../runner/engine/ports.ts';
import type { Env } from '../env.ts';
import type { Backend } from './backend.ts';
import { commandEnvironment, type Reaching, type SubjectNeeds } from './subject.ts';
import { refuseUntrusted } from './trust.ts';

/** The engines of a plan with the content of what they read: another content is another experiment. Throws KnownError for what is not there. */
export const withInputs = (plan: Plan, folder: string): Plan => ({
  ...plan,
  steps: plan.steps.map((step) =>
    step.kind === 'engine'
      ? { ...step, engine: { ...step.engine, inputs: step.engine.inputs.map((input) => hashed(input, folder)) } }
      : step,
  ),
});

function hashed({ path }: EngineInput, folder: string): EngineInput {
  const place = join(folder, path);
  if (!existsSync(place))
    throw usageError(
      `there is no ${path} in ${folder}, which the engine reads`,
      'paths are from the folder of prowess.yaml',
    );
  const files = statSync(place).isDirectory() ? leftFiles(place, HASHED).files : [oneFile(folder, path)];
  const content = files.map(({ name, sha256 }) => `${name} ${sha256}\n`).join('');
  return { path, sha256: createHash('sha256').update(content).digest('hex') };
}

function oneFile(folder: string, path: string): { name: string; sha256: string } {
  const text = readFile(join(folder, path), 'what the engine reads');
  return { name: '', sha256: createHash('sha256').update(text).digest('hex') };
}

const HASHED = { files: 10_000, fileBytes: 0, totalBytes: 0 };

type Planned = Pick<Backend, 'plan' | 'clock' | 'seed'>;

/** What engines work with, by the run's artifacts folder. Throws KnownError for one that is not here, or must not run here. */
export function enginePorts(
  backend: Planned,
  needs: SubjectNeeds & Reaching,
  env: Env,
): (artifacts: string) => EnginePorts {
  const engines = enginesIn(backend.plan);
  if (needs.simulated) return () => played(backend, engines);
  for (const { engine, binary } of engines)
    refuseUntrusted(`what ${engine === 'command' ? binary : engine} does`, needs, 'keep its test for other triggers');
  const programs = findPrograms(engines, needs, env);
  const own = commandEnvironment(env, needs);
  return (artifacts) => ({
    run: (engine, { step, id, variables }, signal) => {
      const report = resolve(artifacts, reportFolder(step));
      const filled = (text: string): string => filledIn(text, { report, id });
      const program = {
        binary: programs.get(engine.binary) ?? engine.binary,
        argv: [...engine.argv.map(filled), ...contextWords(engine, needs.context)],
        cwd: join(needs.folder, engine.folder),
        env: { ...own, ARTIFACTS: report, ...variables },
        report,
        files: Object.fromEntries(Object.entries(engine.files).map(([name, text]) => [name, filled(text)])),
        limitMs: engine.limitMs,
        limits: LIMITS,
        outputs: OUTPUTS,
      };
      return runEngine(program, signal);
    },
  });
}

function programOf({ engine, binary }: EngineRun, { folder }: Pick<SubjectNeeds, 'folder'>, env: Env): string {
  const found = findProgram(binary, folder, env.PATH);
  if (found !== undefined) return found;
  const where = binary.includes('/') ? `in ${folder}` : 'on PATH';
  throw usageError(
    `there is no program ${binary} ${where}${engine === 'command' ? '' : `, which is to run as ${engine}`}`,
    'build it, or name it as `binary` of the scenario: docs/engines.md',
  );
}

export const enginesIn = ({ steps }: Plan): EngineRun[] =>
  steps.flatMap((step) => (step.kind === 'engine' ? [step.engine] : []));

/** Where the program of each engine is, by the name that its suite gives it. Throws KnownError for one that is not here, or would reach another cluster. */
export function findPrograms(
  engines: readonly EngineRun[],
  needs: Pick<SubjectNeeds, 'folder'> & Reaching,
  env: Env,
): ReadonlyMap<string, string> {
  for (const engine of engines) refuseWithoutAccess(engine, needs.context, env);
  return new Map(engines.map((engine) => [engine.binary, programOf(engine, needs, env)]));
}

const contextWords = ({ contextFlag }: EngineRun, context: string | undefined): string[] =>
  context === undefined || contextFlag === undefined ? [] : [contextFlag, context];

/**
 * ClusterLoader2 takes no context, and of kubeconfigs the one file that KUBECONFIG names; or where it is asked to, the account of its pod, and then no
 * kubeconfig (its cmd/clusterloader.go). Otherwise it would reach another cluster, or none.
 */
function refuseWithoutAccess({ engine, argv }: EngineRun, context: string | undefined, env: Env): void {
  if (engine !== 'clusterloader2') return;
  if (argv.includes('--run-from-cluster')) refuseKubeconfig(env);
  else refuseOtherCluster(context, env);
}

function refuseKubeconfig({ KUBECONFIG: file = '' }: Env): void {
  if (file === '') return;
  throw usageError(
    `clusterloader2 takes the account of its pod only without a kubeconfig: KUBECONFIG is ${file}`,
    'unset KUBECONFIG, or leave `runFromCluster` out of the scenario',
  );
}

function refuseOtherCluster(context: string | undefined, env: Env): void {
  const { KUBECONFIG: file = '' } = env;
  const current = file === '' ? undefined : currentContext({ env });
  if (current === undefined)
    throw usageError(
      'clusterloader2 finds no kubeconfig, and takes the account of its pod only where it is asked to',
      'set KUBECONFIG to a file with a current context, or say `runFromCluster: true` in the scenario',
    );
  if (file.includes(delimiter))
    throw usageError(
      `clusterloader2 reads one kubeconfig: KUBECONFIG is ${file}`,
      'name the file of the cluster alone',
    );
  if (context === undefined || context === current) return;
  throw usageError(
    `clusterloader2 takes no context: the kubeconfig's current one is ${current}, and the cluster's file names ${context}`,
    `kubectl config use-context ${context}; or name a kubeconfig whose current context it is`,
  );
}

/** In virtual time, what an engine leaves is played. */
function played({ clock, seed }: Planned, engines: readonly EngineRun[]): EnginePorts {
  const own = engines.find(({ engine }) => engine === 'command');
  if (own !== undefined) throw usageError(`the simulated cluster cannot run ${own.binary}`, 'try it on a real cluster');
  return {
    played: true,
    async run(engine, { step, id }, signal) {
      const startedAt = clock.now();
      await clock.sleep(engine.durationMs, signal);
      const endedAt = clock.now();
      const texts = playEngine(engine, { random: seededRandom(`${seed}/${step}`), id, startedAt, endedAt });
      const files = texts.map(({ name, text }) => {
        const content = Buffer.from(text);
        return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), content };
      });
      return { exitCode: 0, startedAt, endedAt, files, beyond: 0 };
    },
  };
}
