import * as z from 'zod';
import { analysis } from './analysis.ts';
import { answers } from './answers.ts';
import { name, repoRef, secretName, text, textLike, version, webAddress } from './common.ts';
import { prow, sharedSchema } from './defaults.ts';
import { history, pages } from './history.ts';
import { sweep } from './infrastructure.ts';

const bucket = z
  .strictObject({
    name: textLike(/^[a-z0-9][-_.a-z0-9]*$/, 'expected a bucket without gs:// or path, such as kubevirt-prow', (text) =>
      text.replace(/^gs:\/\//, '').replace(/\/.*$/, ''),
    ),
    pathPrefix: z
      .string()
      .regex(/^(?!\/)(?!.*\.\.)[^\s]*$/, 'expected a path inside the bucket')
      .default(''),
    pathStrategy: z.enum(['explicit', 'legacy', 'single']).default('explicit').describe("Prow's path_strategy"),
    defaultOrg: text.optional(),
    defaultRepo: text.optional(),
  })
  .refine(
    ({ pathStrategy, defaultOrg, defaultRepo }) =>
      pathStrategy === 'explicit' || (defaultOrg !== undefined && defaultRepo !== undefined),
    'the path strategies legacy and single need defaultOrg and defaultRepo',
  )
  .describe("the bucket of Prow's results");

/** Without a slash at its end, so that a path can follow. */
const url = webAddress('https://prow.example.org').overwrite((written) => written.replace(/\/+$/, ''));

const folder = z
  .string()
  .regex(
    /^(?!\/)(?!.*(^|\/)\.{0,2}(\/|$))[^\\:*?"<>|\s]+$/,
    "expected a folder below the site's own, such as jobs or generated/jobs (no .., no absolute path)",
  );

const OUTPUTS = ['jobs', 'testgrid', 'operator', 'docs', 'github'] as const;
/** Where people write, and where tools keep what is theirs. */
const INPUTS = ['suites', 'templates', 'schemas', 'prowess.yaml', '.git', 'node_modules'];

const output = z
  .strictObject({
    jobs: folder.default('jobs').describe("Prow's jobs; Prow reads the folder recursively"),
    testgrid: folder.default('testgrid'),
    operator: folder.default('operator').describe("fragments for Prow's and the cluster's operators"),
    docs: folder.default('docs/generated').describe('the schedule document and its chart'),
    github: folder
      .default('.github/workflows')
      .describe(
        'workflows of GitHub Actions, beside those of others; GitHub reads them at the root of a repository alone',
      ),
  })
  .superRefine((folders, context) => {
    for (const [index, key] of OUTPUTS.entries()) {
      const others = [...INPUTS, ...OUTPUTS.slice(0, index).map((earlier) => folders[earlier])];
      const other = others.find((taken) => overlap(folders[key], taken));
      if (other === undefined) continue;
      const message = `\`${folders[key]}\` and \`${other}\` overlap: prowess owns all of an output folder`;
      context.addIssue({ code: 'custom', path: [key], message, params: { hint: 'choose a folder of its own' } });
    }
  })
  .prefault({})
  .describe("folders that prowess owns wholly, relative to the site's");

const overlap = (a: string, b: string): boolean => `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);

const secrets = z
  .strictObject({
    kubeconfig: secretName
      .optional()
      .describe("a secret with a key for each cluster, named as the cluster; a cluster's own file may name another"),
    gcsCredentials: secretName.optional().describe("Prow's gcs_credentials_secret"),
  })
  .prefault({})
  .describe("secrets in Prow's pod namespace, by name");

const bundle = z
  .strictObject({
    url: webAddress('https://example.org/prowess-0.1.0-linux-x64.tar.gz'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits, as sha256sum prints them'),
  })
  .describe('what `npm run bundle` made, which jobs get and check before they run: an image without prowess needs it');

const github = z
  .strictObject({
    runsOn: text.default('ubuntu-24.04').describe('the label of the runners'),
    workloadIdentity: z
      .strictObject({
        provider: z
          .string()
          .regex(
            /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/,
            'expected projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER',
          ),
        serviceAccount: z
          .string()
          .regex(/^[^@\s]+@[^@\s]+$/, 'expected an account such as perf@project.iam.gserviceaccount.com'),
      })
      .optional()
      .describe('a login for the bucket without a key; without it results are artifacts of the workflow alone'),
  })
  .prefault({})
  .describe('how GitHub Actions runs the suites that it starts');

/** `prowess.yaml`. */
export const siteSchema = z
  .strictObject({
    version,
    site: name.describe("the site's name"),
    repo: repoRef.describe('the repository that holds this configuration, as org/repo@ref'),
    runner: z
      .strictObject({ image: text, command: z.array(text).min(1).default(['prowess']), bundle: bundle.optional() })
      .describe('the image in which a run happens'),
    bucket,
    urls: z
      .strictObject({ deck: url.optional(), testgrid: url.optional(), github: url.default('https://github.com') })
      .prefault({}),
    secrets,
    output,
    templates: folder.optional().describe("a folder whose templates replace prowess's own, by name"),
    testgrid: z
      .enum(['config', 'annotations'])
      .default('config')
      .describe('whether TestGrid learns of the jobs from files of its own or from annotations on the jobs'),
    github,
    merges: repoRef
      .optional()
      .describe(
        'the branch that is measured, as org/repo@branch: the jobs of `pages`, `answers` and `analysis` clone it, for what was merged explains changes',
      ),
    history: history.optional(),
    pages: pages.optional(),
    sweep: sweep.optional(),
    answers: answers.optional(),
    analysis: analysis.optional(),
    prow: prow.optional(),
    defaults: sharedSchema.omit({ prow: true }).optional().describe('what all tests of all suites share'),
  })
  .superRefine(({ answers, urls }, context) => {
    if (answers === undefined || urls.deck !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['answers'],
      message: 'answers need `urls: {deck: ...}`: what waits for its turn is in no bucket',
      params: { hint: "name Prow's Deck, such as https://prow.example.org" },
    });
  })
  .describe('A site of prowess: facts that all suites share');

export type WrittenSite = z.output<typeof siteSchema>;
