import * as z from 'zod';
import { secretKey, secretName, text, textLike, webAddress } from './common.ts';
import { periodic } from './trigger.ts';

const secretWith = (key: string) => z.strictObject({ name: secretName, key: secretKey.default(key) });

/** `analysis:` of prowess.yaml. */
export const analysis = z
  .strictObject({
    issues: z
      .strictObject({
        repo: textLike(/^[\w.-]+\/[\w.-]+$/, 'expected org/repo, such as my-org/performance', (text) =>
          text.replace(/@.*$/, ''),
        ).describe('where issues are opened, as org/repo'),
        token: secretWith('token').describe('a secret with a token that may read and write issues there'),
      })
      .optional()
      .describe('one issue for each change'),
    webhook: secretWith('url')
      .optional()
      .describe("a secret with the address of an incoming webhook, in Slack's format"),
    credentials: secretWith('service-account.json')
      .optional()
      .describe(
        "a secret with the key of an account that may read the bucket, and write `analysis/` there (default: the pod's own account)",
      ),
    historyUrl: webAddress('https://perf.example.org')
      .optional()
      .describe('where `prowess site` is published: issues and messages link it'),
    drill: z
      .strictObject({
        test: text.describe('suite/test'),
        periodic,
      })
      .optional()
      .describe(
        'a periodic job that lets changes happen in simulated runs of a test, and sees that they reach people (prowess drill)',
      ),
    periodic,
  })
  .refine(({ issues, webhook }) => issues !== undefined || webhook !== undefined, {
    message: 'it would say nothing to anyone: name `issues`, `webhook`, or both',
  })
  .describe('a periodic job that says to people what changed (prowess analyse)');
