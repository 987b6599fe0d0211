import { join } from 'node:path';
import { Command } from 'commander';
import { writeFiles } from '../../adapters/disk/write-files.ts';
import { dashboardFiles } from '../../dashboards/files.ts';
import { BOARDS } from '../../dashboards/index.ts';
import type { ExitName } from '../../model/errors.ts';
import type { Io } from '../io.ts';

interface Options {
  readonly write?: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  return new Command('dashboards')
    .description(
      'Dashboards for Grafana: the control plane, KubeVirt, and results over time (prowess export openmetrics).',
    )
    .option('--write <dir>', 'write them to a folder, one file each, for Grafana to import or to provision')
    .addHelpText('after', '\nExamples:\n  prowess dashboards\n  prowess dashboards --write grafana/dashboards')
    .action(({ write }: Options) => {
      if (write === undefined) {
        for (const { uid, title, description } of BOARDS) io.out(`${uid}  ${title}: ${description}\n`);
        return;
      }
      const files = dashboardFiles();
      writeFiles(io.path(write), files, 'w');
      for (const { path } of files) io.err(`wrote ${join(write, path)}`);
    });
}
