import { randomUUID } from 'node:crypto';
import { runLogged } from '../../adapters/command.ts';
import { endMarked } from '../../adapters/marked-programs.ts';
import type { Hook } from '../../model/hook.ts';
import type { JsonObject } from '../../model/json.ts';
import type { HookEnd, HookPorts } from '../../runner/hooks/ports.ts';
import type { Env } from '../env.ts';
import { readManifests } from './manifests.ts';
import { commandEnvironment, type Reaching, type SubjectNeeds } from './subject.ts';
import { refuseUntrusted } from './trust.ts';

interface HookNeeds extends SubjectNeeds, Reaching {
  /** The simulator also where it is reached over HTTP. */
  readonly backend: 'sim' | 'kube';
}

/** What hooks work with. Throws a KnownError for a command that must not run here, and for a manifest that cannot be read. */
export async function hookPorts(
  hooks: readonly Hook[],
  needs: HookNeeds,
  env: Env,
): Promise<(artifacts: string) => HookPorts> {
  const first = hooks.find(({ action }) => action.kind === 'command' && action.image === undefined);
  if (first !== undefined && !needs.simulated)
    refuseUntrusted(`the command of the hook ${first.name}`, needs, 'make the hook one of manifests');
  const manifests = await manifestsOf(hooks, needs);
  const own = commandEnvironment(env, needs);
  return (artifacts) => ({
    run: (action, variables, signal) => {
      const environment = { ...own, ARTIFACTS: artifacts, ...action.env, ...variables };
      return runAndLeaveNothing(action.command, { cwd: needs.folder, env: environment }, signal);
    },
    ...(needs.simulated && { noCommands: NO_COMMANDS }),
    ...(needs.backend === 'sim' && { noPods: 'the pods of the simulated cluster run nothing' }),
    manifests,
  });
}

const NO_COMMANDS = 'the simulated cluster runs no commands';

async function manifestsOf(
  hooks: readonly Hook[],
  { folder, stop }: HookNeeds,
): Promise<ReadonlyMap<string, readonly JsonObject[]>> {
  const places = new Set(hooks.flatMap(({ action }) => (action.kind === 'manifests' ? action.manifests : [])));
  const read = new Map<string, readonly JsonObject[]>();
  for (const place of places) read.set(place, await readManifests([place], folder, stop));
  return read;
}

/** A program that outlives the command would run beside the load that is measured, and beside the next run. */
async function runAndLeaveNothing(
  command: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<HookEnd> {
  const id = randomUUID();
  let left = 0;
  try {
    const marked = { ...env, [MARK]: id };
    const { code, lastLines } = await runLogged(command, { cwd, env: marked, showAtMost: SHOWN_BYTES }, signal);
    left = await endMarked(MARK, id);
    return { code, lastLines, left };
  } catch (error) {
    await endMarked(MARK, id);
    throw error;
  }
}

/** In the environment of all that a hook's command starts. */
const MARK = 'PROWESS_HOOK_RUN';
const SHOWN_BYTES = 256 * 1024;
