import { parseClusterLoader2 } from './clusterloader2/parse.ts';
import { parseKubeBurner } from './kube-burner/parse.ts';
import type { EngineParser } from './outcome.ts';

/** The engines whose files are read, by their names. */
export const ENGINE_PARSERS = {
  clusterloader2: parseClusterLoader2,
  'kube-burner': parseKubeBurner,
} as const satisfies Readonly<Record<string, EngineParser>>;

export type EngineName = keyof typeof ENGINE_PARSERS;

export const engineNames = (): readonly EngineName[] => ['clusterloader2', 'kube-burner'];

export const isEngineName = (name: string): name is EngineName => Object.hasOwn(ENGINE_PARSERS, name);
