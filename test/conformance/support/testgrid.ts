import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder.ts';
import type { ProwSite } from './prow-site.ts';
import { type Outcome, run } from './run.ts';

/** A column of a grid as TestGrid keeps it, the newest first; cells by the name of their row. */
export interface Column {
  readonly build: string;
  /** In the order of the group's column_header. */
  readonly headers: readonly string[];
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface Cell {
  /** A name of TestGrid's TestStatus: `NO_RESULT` is an empty cell. */
  readonly result: string;
  readonly icon: string;
  readonly message: string;
  readonly metrics: Readonly<Record<string, number>> | null;
}

/** What configurator makes of a folder of TestGrid's configuration and of the jobs' annotations. */
export async function configure(
  folder: string,
  { config, jobs }: ProwSite,
  ...more: string[]
): Promise<Outcome & { readonly file: string }> {
  const file = join(temporaryFolder(), 'config');
  const args = [
    `--yaml=${folder}`,
    `--default=${join(folder, 'default.yaml')}`,
    `--prow-config=${config}`,
    `--prow-job-config=${jobs}`,
    '--strict-unmarshal',
    '--oneshot',
  ];
  const valid = await run('configurator', [...args, '--validate-config-file']);
  if (valid.code !== 0) return { ...valid, file };
  return { ...(await run('configurator', [...args, ...more, `--output=${file}`])), file };
}

/** Lets TestGrid's updater read a group's builds in the bucket of `emulator`, and reads the grid that it wrote there. */
export async function updatedGrid(
  configFile: string,
  group: string,
  grids: string,
  emulator: string,
): Promise<Column[]> {
  const args = [`--config=${configFile}`, `--group=${group}`, `--grids=${grids}`];
  const { code, stdout, stderr } = await run('testgrid-group', args, { env: { STORAGE_EMULATOR_HOST: emulator } });
  if (code !== 0) throw new Error(`testgrid-group ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}
