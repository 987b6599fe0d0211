import { clusterloader2 } from './clusterloader2.ts';
import { engine } from './engine.ts';
import { kubeBurner } from './kube-burner.ts';

/** Engines of others, as kinds of scenarios. */
export const engines = { clusterloader2, engine, kubeBurner };

export const isEngine = (scenarioKind: unknown): boolean =>
  Object.values(engines).some(({ kind }) => kind === scenarioKind);
