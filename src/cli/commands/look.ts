import { Command, InvalidArgumentError } from 'commander';
import { look } from '../../app/look/look.ts';
import type { Shown, ShownProgram } from '../../app/look/shown.ts';
import type { ExitName } from '../../model/errors.ts';
import { toIso } from '../../model/units.ts';
import type { Io } from '../io.ts';
import { runFolder } from '../run-folder.ts';
import { stopOnSignals } from '../signals.ts';

interface Options {
  readonly port?: number;
  readonly json?: boolean;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  return new Command('look')
    .description(
      'Shows the samples of a run in a Prometheus on this machine, and in Grafana and perfdash where they are installed, until Ctrl-C.',
    )
    .argument('<run>', 'a run folder, its artifacts folder, or the journal in it')
    .option('--port <n>', 'port of Prometheus on 127.0.0.1 (default: any free one)', toPort)
    .option('--json', 'the addresses as one line of JSON, once all of them answer')
    .addHelpText(
      'after',
      `
What is kept of the site's Prometheus is shown (prometheus: {keep} of the cluster's file); without it what the run itself read.
Everything is in a folder of its own below the temporary folder, which is removed at the end.
Of a look that was killed the next look ends the programs and removes the folder.
Of a run in a bucket, copy its folder first.

Example:
  prowess look runs/logs/periodic-x/2124389440620068864`,
    )
    .action(async (run: string, { port, json }: Options) => {
      const artifacts = runFolder(io, run);
      const stopper = stopOnSignals();
      stopper.listen(false);
      try {
        const request = {
          artifacts,
          env: io.env,
          stop: stopper.signal,
          notice: io.err,
          ...(port !== undefined && { port }),
        };
        await look(request, (shown) => {
          io.out(json ? `${JSON.stringify({ version: 1, ...shown })}\n` : textOf(shown));
          io.err('Ctrl-C ends');
        }).catch((error: unknown) => {
          if (!stopper.signal.aborted) throw error;
        });
      } finally {
        stopper.dispose();
      }
    });
}

function toPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError('expected a port from 1 to 65535');
}

function textOf({ run, from, to, data, prometheus, grafana, perfdash }: Shown): string {
  const lines = [
    `${run.test}, build ${run.build}: ${toIso(from)} to ${toIso(to)}`,
    `samples: ${data.source}`,
    ...data.gaps.map((gap) => `  ${gap}`),
    `Prometheus: ${prometheus.url}`,
    ...Object.entries(prometheus.pages).map(([title, page]) => `  ${title}: ${page}`),
    `Grafana: ${whereIs(grafana)}`,
    `perfdash: ${whereIs(perfdash)}`,
  ];
  return `${lines.join('\n')}\n`;
}

const whereIs = (program: ShownProgram): string => ('url' in program ? program.url : `none: ${program.absent}`);
