import { isWrittenBy, noReferenceText, ReferencesFault, readReferences, referenceFor } from '../../fleet/references.ts';
import type { HardwareReference } from '../../model/fleet.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { ScenarioSpec, Sweep } from '../../model/suite.ts';
import type { EpochMs } from '../../model/units.ts';
import { type Mistake, preview } from '../source/diagnostic.ts';
import { didYouMean } from '../source/suggest.ts';
import { missingIn, type SiteFolder } from './named-files.ts';

/** A scenario whose file of references has become the rows that it means, or what is wrong with that, as a path below the test. */
export interface Referenced {
  readonly scenario: ScenarioSpec;
  readonly mistake?: Mistake & { readonly path: readonly string[] };
}

/**
 * Reads the file of references that a fleet names: of the types of hardware that it and the levels of its sweep name, the row of each. Of any
 * other scenario nothing is changed.
 */
export function withReferences(
  scenario: ScenarioSpec,
  sweep: Pick<Sweep, 'product' | 'include'> | undefined,
  folder: SiteFolder | undefined,
): Referenced {
  const { references: file, reference, kind, parse } = scenario;
  if (kind !== 'fleet') return { scenario };
  if (isJsonObject(reference)) return inPlace(scenario, reference);
  const named = hardwareNamed(scenario, sweep);
  const isRead = typeof file === 'string' && folder !== undefined && named.length > 0 && toolOf(parse) !== '';
  return isRead ? fromFile(scenario, file, named, folder) : { scenario };
}

function fromFile(
  scenario: ScenarioSpec,
  file: string,
  named: readonly NamedHardware[],
  folder: SiteFolder,
): Referenced {
  const { references: _, hardware, ...rest } = scenario;
  const bare = { ...rest, kind: scenario.kind };
  const tool = toolOf(scenario.parse);
  const own = hardware === undefined ? bare : { ...bare, hardware };
  // Rows that are not there are made up, so that their levels are complained of once.
  const wrong = (path: readonly string[], mistake: Mistake): Referenced => ({
    scenario: { ...own, references: named.map(({ hardware: type }) => ({ ...ANY, hardware: type, benchmark: tool })) },
    mistake: { path, ...mistake },
  });
  const missing = missingIn(folder, file, 'file');
  if (missing !== undefined) return wrong(AT_FILE, missing);
  const all = { file, text: folder.textOf(file), readAt: folder.readAt };
  const references = new Map<string, JsonObject>();
  for (const { hardware: type, path } of named) {
    const found = lookUp(all, type, tool);
    if ('message' in found) return wrong(found.parameter === 'hardware' ? path : AT_FILE, found);
    references.set(type, { ...found });
  }
  const [first] = references.values();
  return first !== undefined && named.every(({ path }) => path[0] === 'scenario')
    ? { scenario: { ...bare, reference: first } }
    : { scenario: { ...own, references: [...references.values()] } };
}

/** A score of another benchmark would be compared with nothing. */
function inPlace(scenario: ScenarioSpec, { benchmark }: JsonObject): Referenced {
  const tool = toolOf(scenario.parse);
  if (typeof benchmark !== 'string' || tool === '' || isWrittenBy(benchmark, tool)) return { scenario };
  const path = ['scenario', 'reference', 'benchmark'];
  const message = 'the score is of another benchmark than the tool writes: nothing is compared with it';
  return { scenario, mistake: { path, message, expected: tool, got: preview(benchmark) } };
}

const AT_FILE = ['scenario', 'references'];
const ANY = { score: 1, cores: 1, date: '1970-01-01' };

interface NamedHardware {
  readonly hardware: string;
  /** Below the test. */
  readonly path: readonly string[];
}

function hardwareNamed(
  { hardware }: ScenarioSpec,
  { product = {}, include = [] }: Partial<Pick<Sweep, 'product' | 'include'>> = {},
): NamedHardware[] {
  const named = (value: Json | undefined, ...path: string[]): NamedHardware[] =>
    typeof value === 'string' ? [{ hardware: value, path }] : [];
  return [
    ...named(hardware, 'scenario', 'hardware'),
    ...(product.hardware ?? []).flatMap((each, index) => named(each, 'sweep', 'product', 'hardware', String(index))),
    ...include.flatMap((each, index) => named(each.hardware, 'sweep', 'include', String(index), 'hardware')),
  ];
}

type Wrong = Mistake & { readonly parameter: 'references' | 'hardware' };

const toolOf = (parse: Json | undefined): string =>
  isJsonObject(parse) && typeof parse.tool === 'string' ? parse.tool : '';

interface ReferencesFile {
  readonly file: string;
  readonly text: string;
  readonly readAt: EpochMs;
}

function lookUp({ file, text, readAt }: ReferencesFile, hardware: string, tool: string): HardwareReference | Wrong {
  try {
    const all = readReferences(text, file, readAt);
    const found = referenceFor(all, hardware, tool);
    if (!('benchmarks' in found)) return found;
    if (found.benchmarks.length === 0) return unknownHardware(all, file, hardware);
    const message = noReferenceText(file, hardware, tool, found.benchmarks);
    return { parameter: 'references', message, hint: `add a row of ${hardware} by ${tool}` };
  } catch (error) {
    if (error instanceof ReferencesFault) return { parameter: 'references', message: error.message };
    throw error;
  }
}

function unknownHardware(all: readonly HardwareReference[], file: string, hardware: string): Wrong {
  const known = [...new Set(all.map((each) => each.hardware))];
  const hint = didYouMean(hardware, known);
  const expected = known.length === 0 ? 'rows of hardware in it' : `one of ${known.join(', ')}`;
  return { parameter: 'hardware', message: `${file} has no such hardware`, expected, got: preview(hardware), hint };
}
