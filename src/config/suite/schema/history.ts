import * as z from 'zod';
import { IMPORT_FORMAT_NAMES } from '../../../model/import-formats.ts';
import { secretKey, secretName, text } from './common.ts';
import { periodic } from './trigger.ts';

const SOURCE = /^gs:\/\/[a-z0-9][-_.a-z0-9]*(\/[^/\s]+)+$/;

const imported = z
  .strictObject({
    format: z.enum(IMPORT_FORMAT_NAMES).describe('what the job uploads'),
    source: z
      .string()
      .regex(SOURCE, 'expected the folder of a job in a bucket, such as gs://kubevirt-prow/logs/JOB')
      .describe('the folder of the job in the bucket of its Prow; a public one needs no credentials'),
    line: text
      .optional()
      .describe('the branch or release line that it measures (default: as the source says, or main)'),
  })
  .describe('a job whose runs are imported');

const store = z
  .string()
  .regex(/^gs:\/\/[a-z0-9][-_.a-z0-9]*$/, 'expected a bucket, such as gs://kubevirt-performance-history');

const credentials = z
  .strictObject({ name: secretName, key: secretKey.default('service-account.json') })
  .optional()
  .describe("a secret with the key of an account that may write there (default: the pod's own account)");

/** `pages:` of prowess.yaml. */
export const pages = z
  .strictObject({
    store: store.describe('where the runs are; the pages are kept in its folder site/'),
    credentials,
    periodic,
  })
  .describe('a periodic job that writes the history of a bucket as pages into it');

/** `history:` of prowess.yaml. */
export const history = z
  .strictObject({
    store: store.describe('where the runs of all these jobs are kept'),
    credentials,
    imports: z
      .array(imported)
      .min(1)
      .superRefine((listed, context) => {
        for (const [index, { source }] of listed.entries()) {
          if (listed.findIndex((other) => other.source === source) === index) continue;
          context.addIssue({ code: 'custom', path: [index, 'source'], message: `${source} is imported twice` });
        }
      }),
    periodic,
  })
  .describe('a periodic job that imports the runs of jobs which are not ours, so that they have a history');
