import type { ObjectState, RampLookFact } from '../../model/entry.ts';
import { type Milliseconds, minutes } from '../../model/units.ts';
import { stateOf } from './pods.ts';

/** For so long the first containers may be on their way: an image is pulled, and sandboxes start. */
export const FIRST_START = minutes(3);

/** Why a ramp whose containers have never run goes no further; undefined while they may still begin. */
export function neverBegins(
  { pods }: Pick<RampLookFact, 'pods'>,
  all: readonly ObjectState[],
  waitedMs: Milliseconds,
): string | undefined {
  const { failed, running, creating, pending } = pods;
  const hasEnded = failed > 0 && running + creating + pending === 0;
  if (!hasEnded && waitedMs < FIRST_START) return undefined;
  const after = hasEnded ? '' : ` after ${Math.round(waitedMs / 1000)} s`;
  return `no container of the ramp has begun to work${after}: ${firstOf(all)}`;
}

/** Whether containers are on their way to a first start: until one has begun, that nothing changes says nothing. */
export const isStarting = (all: readonly ObjectState[]): boolean =>
  all.length > 0 && all.every((pod) => stateOf(pod) === 'creating');

function firstOf(all: readonly ObjectState[]): string {
  const first = all.find(({ reason }) => reason !== undefined) ?? all[0];
  if (first === undefined) return 'none was made';
  const { name, node, reason, failure } = first;
  const place = node === undefined ? '' : ` on ${node}`;
  return `${name}${place} is ${stateOf(first)}: ${reason ?? failure ?? UNSAID}`;
}

const UNSAID =
  'its status does not say why; its events do (kubectl describe pod), such as a RuntimeClass whose handler the node lacks';
