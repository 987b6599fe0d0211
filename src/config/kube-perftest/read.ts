import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { checkSource, checkValue } from '../source/check.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { partOf, readSource, type Source, type SourceFile } from '../source/read.ts';
import { documentsIn } from '../source/split.ts';
import { specsOf } from './permutations.ts';
import { benchmarkResource, type PerftestBenchmark, type PerftestKind, SPECS, setResource } from './resources.ts';

export interface ReadPerftest {
  readonly benchmarks: readonly PerftestBenchmark[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The benchmarks and sets in each document of a file of kube-perftest, or what is wrong in them. */
export function readPerftestFile(file: SourceFile): ReadPerftest {
  const read = documentsIn(file).map(readDocument);
  return {
    benchmarks: read.flatMap(({ benchmarks }) => benchmarks),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

function readDocument(file: SourceFile): ReadPerftest {
  const { source, diagnostics } = readSource(file);
  if (source === undefined || diagnostics.length > 0) return { benchmarks: [], diagnostics };
  const read = resourcesIn(source).map((each) =>
    stringAt(asObject(each.value), 'kind') === 'BenchmarkSet' ? readSet(each) : readBenchmark(each),
  );
  return {
    benchmarks: read.flatMap(({ benchmarks }) => benchmarks),
    diagnostics: read.flatMap((each) => each.diagnostics),
  };
}

/** `kubectl get` writes several as a List. */
function resourcesIn(source: Source): Source[] {
  const document = asObject(source.value);
  if (stringAt(document, 'kind') !== 'List') return [source];
  return listAt(document, 'items').map((value, index) => partOf(source, ['items', index], value));
}

function readBenchmark(source: Source): ReadPerftest {
  const { value, diagnostics } = checkSource(source, benchmarkResource);
  if (value === undefined) return { benchmarks: [], diagnostics };
  return checked(source, value.kind, [{ spec: value.spec, path: ['spec'] }], {
    name: value.metadata.name,
    kind: value.kind,
    isSet: false,
    specs: [value.spec],
    productCount: 1,
    repetitions: 1,
  });
}

function readSet(source: Source): ReadPerftest {
  const { value, diagnostics } = checkSource(source, setResource);
  if (value === undefined) return { benchmarks: [], diagnostics };
  const { template, repetitions, permutations } = value.spec;
  const { specs, productCount } = specsOf(template.spec, permutations);
  if (specs.length === 0) return { benchmarks: [], diagnostics: [noPermutation(source, permutations?.product ?? {})] };
  const axes = Object.entries(permutations?.product ?? {});
  const written = [
    { spec: template.spec, path: ['spec', 'template', 'spec'] },
    ...axes.flatMap(([key, values]) =>
      values.map((each, index) => ({
        spec: { [key]: each },
        path: ['spec', 'permutations', 'product', key, String(index)],
        axis: key,
      })),
    ),
    ...(permutations?.explicit ?? []).map((spec, index) => ({
      spec,
      path: ['spec', 'permutations', 'explicit', String(index)],
    })),
  ];
  return checked(source, template.kind, written, {
    name: value.metadata.name,
    kind: template.kind,
    isSet: true,
    specs,
    productCount,
    repetitions,
  });
}

interface WrittenSpec {
  readonly spec: JsonObject;
  readonly path: readonly string[];
  /** The one key of a value of the product, which has no key of its own where it is written. */
  readonly axis?: string;
}

/** Every value of every permutation is checked before any is taken, each where it is written. */
function checked(
  source: Source,
  kind: PerftestKind,
  written: readonly WrittenSpec[],
  benchmark: PerftestBenchmark,
): ReadPerftest {
  const diagnostics = written.flatMap(({ spec, path, axis }) => {
    const home = (inside: readonly string[]) => [...path, ...(axis === undefined ? inside : inside.slice(1))];
    return checkValue({ value: spec, places: source, home, isTorn: source.isTorn }, SPECS[kind]).diagnostics;
  });
  return diagnostics.length > 0 ? { benchmarks: [], diagnostics } : { benchmarks: [benchmark], diagnostics: [] };
}

/** An empty list has no permutation, and nothing is explicit. */
function noPermutation(source: Source, product: Readonly<Record<string, readonly unknown[]>>): Diagnostic {
  const [key = ''] = Object.entries(product).find(([, values]) => values.length === 0) ?? [];
  return complain(source, ['spec', 'permutations', 'product', key], {
    message: `${key} has no value, so that the set has no permutation`,
    hint: 'give it values, or leave it out',
  });
}

const asObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
