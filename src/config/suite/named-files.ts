import { posix } from 'node:path';
import type { ScenarioSpec, Test } from '../../model/suite.ts';
import type { EpochMs } from '../../model/units.ts';
import { type Diagnostic, type Mistake, preview } from '../source/diagnostic.ts';
import { nearest } from '../source/suggest.ts';
import { complainOf, type Layer } from './cascade.ts';

/** What is in the folder of a site, by paths in it. */
export interface SiteFolder {
  kindOf(path: string): 'file' | 'folder' | undefined;
  /** Whether a file may be run as a program. */
  isExecutable(path: string): boolean;
  /** The names in a folder; none where there is no such folder. */
  namesIn(folder: string): readonly string[];
  /** What is in a file. */
  textOf(path: string): string;
  /** When it is read. */
  readonly readAt: EpochMs;
}

/** Where a test's files are, and what is wrong in those that hold manifests. */
export interface NamedFiles {
  readonly folder: SiteFolder;
  checkManifests(path: string): readonly Diagnostic[];
}

interface Named {
  readonly command?: readonly string[];
  readonly manifests?: readonly string[];
}

/** Files that a command or a list of manifests names and that are not there, or hold what no cluster takes. */
export function namedDiagnostics(
  { command: [program = ''] = [], manifests = [] }: Named,
  { folder, checkManifests }: NamedFiles,
  complainAt: (path: readonly string[], mistake: Mistake) => Diagnostic,
): Diagnostic[] {
  const ofManifests = manifests.flatMap((place, index) => {
    if (isUrl(place)) return [];
    const mistake = missingIn(folder, place, 'file');
    return mistake === undefined ? checkManifests(place) : [complainAt(['manifests', String(index)], mistake)];
  });
  const mistake = isInFolder(program)
    ? (missingIn(folder, program, 'file') ?? unrunnableIn(folder, program))
    : undefined;
  return mistake === undefined ? ofManifests : [complainAt(['command', '0'], mistake)];
}

/** A name without a slash is looked for in PATH, and an absolute path is of the image. */
export const isInFolder = (program: string): boolean => /^[^/].*\//.test(program);

/** Why a file that is there cannot be run; undefined where it can. */
export function unrunnableIn(folder: SiteFolder, program: string): Mistake | undefined {
  if (folder.kindOf(program) !== 'file' || folder.isExecutable(program)) return undefined;
  return {
    message: 'this file may not be run: it lacks the permission to execute',
    expected: 'a program',
    got: preview(program),
    hint: `chmod +x ${program}, which git keeps; or name what reads it: [bash, ${program}]`,
  };
}

/** The same of what a test's subject names. */
export function namedFileDiagnostics({ experiment }: Test, layers: readonly Layer[], files: NamedFiles): Diagnostic[] {
  const { subject, scenario } = experiment;
  const ofEngine = engineFiles(scenario).flatMap(({ path, place }) => {
    const mistake = missingIn(files.folder, place, 'file');
    return mistake === undefined ? [] : [complainOf(layers, ['scenario', ...path], mistake)];
  });
  if (subject.kind !== 'release' && subject.kind !== 'command') return ofEngine;
  const complainAt = (path: readonly string[], mistake: Mistake) => complainOf(layers, ['subject', ...path], mistake);
  return [...ofEngine, ...namedDiagnostics(subject, files, complainAt)];
}

/** Parameters of engines that name files: src/scenarios/engines. */
const ENGINE_FILES: Readonly<Record<string, readonly string[]>> = {
  clusterloader2: ['configs', 'overrideFiles'],
  'kube-burner': ['config'],
};

function engineFiles(scenario: ScenarioSpec): { readonly path: readonly string[]; readonly place: string }[] {
  return (ENGINE_FILES[scenario.kind] ?? []).flatMap((key) => {
    const value = scenario[key];
    if (typeof value === 'string') return [{ path: [key], place: value }];
    const places = Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
    return places.map((place, index) => ({ path: [key, String(index)], place }));
  });
}

const isUrl = (place: string): boolean => /^https?:\/\//.test(place);

/** Why a path in the site's folder is not the file or the folder that is wanted; undefined where it is. */
export function missingIn(folder: SiteFolder, path: string, wanted: 'file' | 'folder'): Mistake | undefined {
  const found = folder.kindOf(path);
  if (found === wanted) return undefined;
  const expected = `a ${wanted}, as a path from the folder of prowess.yaml`;
  if (found !== undefined) return { message: `this is a ${found}`, expected, got: preview(path) };
  const meant = nearestPath(folder, posix.normalize(path).split('/'));
  const hint = meant === undefined ? 'add it, or correct the path' : `did you mean \`${meant}\`?`;
  return { message: `there is no such ${wanted}`, expected, got: preview(path), hint };
}

/** The path with its first part that is not there replaced by the nearest name that is. */
function nearestPath(folder: SiteFolder, parts: readonly string[]): string | undefined {
  const at = parts.findIndex((_, index) => folder.kindOf(parts.slice(0, index + 1).join('/')) === undefined);
  const above = parts.slice(0, at).join('/');
  const near = nearest(parts[at] ?? '', folder.namesIn(above === '' ? '.' : above));
  return near === undefined ? undefined : [...parts.slice(0, at), near, ...parts.slice(at + 1)].join('/');
}
