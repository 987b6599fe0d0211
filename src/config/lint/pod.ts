import { child, items, textAt } from '../source/navigate.ts';
import type { Position, YamlMap, YamlNode } from '../source/yaml-node.ts';
import { containersOf, type Job, type JobTree, type Preset, placeOf, placeOfKey, presetsFor } from './jobs.ts';

/** Something with a name in a pod, and the preset that brings it, if it is not the job's own. */
export interface PodPart {
  readonly name: string;
  readonly node: YamlNode;
  readonly preset?: Preset;
}

/** A job's pod with its presets merged in, as Prow judges and starts it. */
export interface Pod {
  readonly containers: readonly PodContainer[];
  readonly volumes: readonly PodPart[];
}

export interface PodContainer {
  readonly node: YamlMap;
  readonly env: readonly PodPart[];
  readonly mounts: readonly PodPart[];
}

/** The parts of each kind are the job's own first, then those of its presets in their order. */
export function podOf(job: Job, tree: JobTree): Pod {
  const presets = child(job.node, 'spec')?.kind === 'map' ? presetsFor(job, tree) : [];
  const merged = (own: YamlNode | undefined, key: string): PodPart[] => [
    ...items(own).map((node) => partOf(node)),
    ...presets.flatMap((preset) => items(child(preset.node, key)).map((node) => partOf(node, preset))),
  ];
  return {
    containers: containersOf(job).map((node) => ({
      node,
      env: merged(child(node, 'env'), 'env'),
      mounts: merged(child(node, 'volumeMounts'), 'volumeMounts'),
    })),
    volumes: merged(child(job.node, 'spec', 'volumes'), 'volumes'),
  };
}

const partOf = (node: YamlNode, preset?: Preset): PodPart => ({
  name: textAt(node, 'name') ?? '',
  node,
  ...(preset !== undefined && { preset }),
});

/** Where a part is in the job's file: what a preset brings comes with a label. */
export function placeOfPart(job: Job, { node, preset }: PodPart): Position {
  if (preset === undefined) return node.at;
  const [label] = preset.labels.keys();
  return label === undefined ? placeOf(job) : placeOfKey(job, 'labels', label);
}

/** Says where a part comes from when it is not the job's own. */
export const originOf = ({ preset }: PodPart): string =>
  preset === undefined ? '' : ` of the preset at ${preset.file}:${preset.node.at.line}`;

/** A part and the one before it that has its name. */
export interface Clash {
  readonly part: PodPart;
  readonly earlier: PodPart;
}

export function clashesIn(parts: readonly PodPart[]): Clash[] {
  const first = new Map<string, PodPart>();
  return parts.flatMap((part) => {
    const earlier = first.get(part.name);
    if (earlier === undefined) first.set(part.name, part);
    return earlier === undefined ? [] : [{ part, earlier }];
  });
}
