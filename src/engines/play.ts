import type { EngineRun } from '../model/engine.ts';
import { playClusterLoader2 } from './clusterloader2/play.ts';
import { playKubeBurner } from './kube-burner/play.ts';
import type { Played, PlayedFile } from './played.ts';

/** Files in the shape that the engine writes, with drawn numbers: they say nothing of any cluster. */
export const playEngine = ({ engine, tests = 1 }: EngineRun, played: Played): PlayedFile[] =>
  engine === 'kube-burner' ? playKubeBurner(played) : playClusterLoader2(tests, played);
