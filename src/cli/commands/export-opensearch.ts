import { Command } from 'commander';
import { sendDocuments } from '../../adapters/opensearch.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import { readRecord } from '../../app/run/finish.ts';
import { bulkBody, searchDashboard, searchDocuments } from '../../formats/opensearch.ts';
import { counted } from '../../model/counted.ts';
import { usageError } from '../../model/errors.ts';
import { toResult } from '../../results/index.ts';
import type { Io } from '../io.ts';
import { webAddress } from '../web-address.ts';

interface Options {
  readonly url?: string;
  readonly index: string;
  readonly dashboard?: boolean;
}

/** A header Authorization, such as `Basic ...` or `ApiKey ...`. */
const SECRET = 'PROWESS_OPENSEARCH_AUTHORIZATION';

export const buildOpenSearch = (io: Io): Command =>
  new Command('opensearch')
    .description(
      "What runs found, as documents of OpenSearch: fields are named as kube-burner's where it has them. Sent twice, they are there once.",
    )
    .argument('[folders...]', 'artifacts folders of runs')
    .option('--url <url>', 'sends them there; without it the bulk body is printed', webAddress)
    .option('--index <name>', 'the index', 'prowess')
    .option('--dashboard', 'prints the saved objects of a dashboard instead')
    .addHelpText(
      'after',
      `
The header Authorization is taken from ${SECRET}. An INVALID run has one document, which says so, and no number.

Examples:
  prowess export opensearch runs/logs/JOB/BUILD/artifacts --url http://127.0.0.1:9200
  prowess export opensearch --dashboard > dashboard.ndjson     (Dashboards: Saved objects, Import)`,
    )
    .action(async (folders: readonly string[], options: Options) => {
      if (options.dashboard === true) return io.out(searchDashboard(options.index));
      if (folders.length === 0) throw usageError('expected the artifacts folder of a run', 'prowess runs lists runs');
      const documents = [];
      for (const folder of folders) {
        const record = await readRecord(io.path(folder));
        documents.push(...searchDocuments(toResult(record), record));
      }
      if (options.url === undefined) return io.out(bulkBody(options.index, documents));
      const server = { url: options.url, authorization: io.env[SECRET] };
      await sendDocuments(server, options.index, documents, systemClock);
      io.err(`sent ${counted(documents.length, 'document')} of ${counted(folders.length, 'run')} to ${options.index}`);
    });
