import * as z from 'zod';
import { secretKey, secretName, webAddress } from './common.ts';
import { periodic } from './trigger.ts';

/** `answers:` of prowess.yaml. */
export const answers = z
  .strictObject({
    token: z
      .strictObject({ name: secretName, key: secretKey.default('token') })
      .describe('a secret with the token of the account that comments: it may read and write pull requests'),
    credentials: z
      .strictObject({ name: secretName, key: secretKey.default('service-account.json') })
      .optional()
      .describe("a secret with the key of an account that may read the bucket (default: the pod's own account)"),
    historyUrl: webAddress('https://perf.example.org')
      .optional()
      .describe('where `prowess site` is published: comments link it'),
    comments: z
      .enum(['always', 'problems', 'never'])
      .default('always')
      .describe('of what there is a comment; `problems`: only of what is worse, INVALID or without a result'),
    status: z
      .boolean()
      .default(false)
      .describe(
        'whether commits get a status `prowess/TEST`; operator/prow-config.gen.yaml then has what Tide needs to know of it',
      ),
    periodic,
  })
  .describe(
    'a periodic job that answers on pull requests; it must be trusted, for the code of a pull request may not see its token',
  );
