import { ReferencesFault, readReferences, referenceFor } from '../../fleet/references.ts';
import type { HardwareReference } from '../../model/fleet.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { ScenarioSpec } from '../../model/suite.ts';
import { type Mistake, preview } from '../source/diagnostic.ts';
import { didYouMean } from '../source/suggest.ts';
import { missingIn, type SiteFolder } from './named-files.ts';

/** A scenario whose `references` and `hardware` have become the `reference` that they name, or what is wrong with them. */
export interface Referenced {
  readonly scenario: ScenarioSpec;
  readonly mistake?: Mistake & { readonly parameter: string };
}

/** Reads the file of references that a fleet names; of any other scenario nothing is changed. */
export function withReference(scenario: ScenarioSpec, folder: SiteFolder | undefined): Referenced {
  const { references, hardware, ...rest } = scenario;
  if (scenario.kind !== 'fleet' || typeof references !== 'string' || folder === undefined) return { scenario };
  if (typeof hardware !== 'string' || scenario.reference !== undefined) return { scenario };
  const bare = { ...rest, kind: scenario.kind };
  const missing = missingIn(folder, references, 'file');
  if (missing !== undefined) return { scenario: bare, mistake: { parameter: 'references', ...missing } };
  const found = lookUp(folder.textOf(references), references, hardware, toolOf(scenario.parse));
  if ('message' in found) return { scenario: bare, mistake: found };
  return { scenario: { ...bare, reference: { ...found } } };
}

const toolOf = (parse: Json | undefined): string =>
  isJsonObject(parse) && typeof parse.tool === 'string' ? parse.tool : '';

function lookUp(
  text: string,
  file: string,
  hardware: string,
  tool: string,
): HardwareReference | NonNullable<Referenced['mistake']> {
  try {
    const all = readReferences(text, file);
    const found = referenceFor(all, hardware, tool);
    if (!('benchmarks' in found)) return found;
    if (found.benchmarks.length === 0) return unknownHardware(all, file, hardware);
    const message = `${file} has several benchmarks of ${hardware}, and none is called ${tool}`;
    const hint = `add a row of ${hardware} by ${tool}, or name the score in place: reference`;
    return { parameter: 'references', message, got: found.benchmarks.join(', '), hint };
  } catch (error) {
    if (error instanceof ReferencesFault) return { parameter: 'references', message: error.message };
    throw error;
  }
}

function unknownHardware(all: readonly HardwareReference[], file: string, hardware: string) {
  const known = [...new Set(all.map((each) => each.hardware))];
  const hint = didYouMean(hardware, known);
  const expected = known.length === 0 ? 'rows of hardware in it' : `one of ${known.join(', ')}`;
  return { parameter: 'hardware', message: `${file} has no such hardware`, expected, got: preview(hardware), hint };
}
