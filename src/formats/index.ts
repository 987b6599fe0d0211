import type { RunIdentity } from '../model/entry.ts';
import type { RunFacts } from '../model/facts.ts';
import type { Artifact, Result } from '../model/result.ts';
import { benchmarks, isOfBenchmarks } from './benchmarks.ts';
import { junit } from './junit.ts';
import { links } from './links.ts';
import { metadata } from './metadata.ts';
import { isPerfdashOf, perfdash } from './perfdash.ts';
import { isOfRamps, ramps } from './ramps.ts';
import { resultJson } from './result-json.ts';
import { samples } from './samples.ts';
import { summary } from './summary.ts';

type Format = (result: Result, facts: RunFacts) => Artifact | readonly Artifact[];

/** What is made of every result; the report is apart. */
const FORMATS: readonly Format[] = [
  // One a line, so that another is a line.
  junit,
  summary,
  resultJson,
  metadata,
  perfdash,
  samples,
  benchmarks,
  ramps,
  links,
];

/** All artifacts of a run but the journal and the report; pure, so that the same journal gives the same bytes. */
export const toArtifacts = (result: Result, facts: RunFacts): Artifact[] =>
  FORMATS.flatMap((format) => format(result, facts));

/** Whether a file is one that only some results of a run have: left from an earlier result, it contradicts one without it. */
export const isOptionalArtifact: (run: RunIdentity, file: string) => boolean = (run, file) =>
  isPerfdashOf(run, file) || isOfBenchmarks(file) || isOfRamps(file);
