import type { FindingFact } from '../../model/entry.ts';
import { nameOf } from '../cluster.ts';
import { RunStop, type StepPerformer } from '../context.ts';
import type { HookPorts } from '../hooks/ports.ts';
import { examine } from '../preflight/index.ts';

/** Refuses a run on a cluster that is not fit for it, before any load is made. */
export const preflight: StepPerformer<'preflight'> = async (step, state, signal) => {
  const findings = await examine({
    ...state,
    needs: step.needs,
    lockName: state.lock.name,
    token: state.held?.token,
    ownNamespaces: state.suite.namespaces.union(namespacesOfHooks(state.hooks.manifests)),
    signal,
  });
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new RunStop('infrastructure', `preflight: ${errors.map(advised).join('; ')}`);
  return { findings: findings.length };
};

/** Those that hooks of this run apply: what a lost run left in them they take over before any load, and away at the end. */
const namespacesOfHooks = (manifests: HookPorts['manifests']): ReadonlySet<string> =>
  new Set([...manifests.values()].flat().flatMap((object) => (object.kind === 'Namespace' ? [nameOf(object)] : [])));

const advised = ({ message, hint }: FindingFact): string => (hint === undefined ? message : `${message} (${hint})`);
