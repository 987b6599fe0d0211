import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../../../model/kubernetes-names.ts';
import { isRunName, RUN_VALUES, runNamesIn } from '../../../model/run-values.ts';
import { namesSecret } from '../../../model/secrets.ts';
import { globMeant } from '../../../prow/glob.ts';
import { compileRegex } from '../../../prow/regex.ts';
import { didYouMean } from '../../source/suggest.ts';

export { duration, durationFrom } from '../../../scenarios/duration.ts';

const NAME = /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/;
const NAME_EXPECTED = 'expected lower-case letters, digits, `-` and `.`, beginning and ending with a letter or digit';

/** A text of this pattern; a person who wrote another is shown what was probably meant. */
export const textLike = (
  pattern: RegExp,
  expected: string,
  meant: (text: string) => string | undefined,
  whereNoText?: string,
) =>
  z
    .string(whereNoText)
    .superRefine((text, context) => {
      if (pattern.test(text)) return;
      const other = meant(text);
      const hint = other !== undefined && pattern.test(other) ? `write ${other}` : undefined;
      context.addIssue({ code: 'custom', message: expected, params: { hint } });
    })
    .meta({ pattern: pattern.source });

/** The words of a text as a name. */
const asName = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^-.a-z0-9]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');

/** Names key folders, jobs and histories: lower-case words joined by `-` or `.`. */
export const name = textLike(NAME, NAME_EXPECTED, asName).max(100);

/** A name that is also the value of a label, or of a namespace: Kubernetes takes at most 63 characters there. */
export const labelName = name.max(63);

/** A name of a namespace. */
export const namespaceName = z
  .string()
  .regex(DNS_LABEL, 'expected lower-case letters, digits and `-`, beginning and ending with a letter or digit')
  .max(63);

/** A name in which a test may have placeholders, which editors must not complain of. */
export const filledName = z
  .string()
  .refine((text) => NAME.test(text), NAME_EXPECTED)
  .max(100);

const REPO = /^([\w.-]+)\/([\w.-]+)@([^\s~^:?*[\\@]+)$/;

const REPO_EXPECTED = 'expected org/repo@ref, for example kubevirt/kubevirt@main';

/** `org/repo@ref`. */
export const repoRef = textLike(REPO, REPO_EXPECTED, asRepoRef, REPO_EXPECTED).transform((text) => {
  const [, org = '', repo = '', ref = ''] = REPO.exec(text) ?? [];
  return { org, repo, ref };
});

/** From the address of a repository, or without its branch. */
function asRepoRef(text: string): string {
  const plain = text.replace(/^(https?:\/\/|git@)[^/:]+[/:]/, '').replace(/\.git$|\/$/, '');
  const [, repo = plain, branch] = /^([^/]+\/[^/@]+)\/tree\/(.+)$/.exec(plain) ?? [];
  return repo.includes('@') ? repo : `${repo}@${branch ?? 'main'}`;
}

/** A regular expression as Go reads it. */
export const regex = z.string().superRefine((text, context) => {
  const compiled = compileRegex(text);
  const glob = globMeant(text);
  if (glob !== undefined) {
    const hint = `as a regular expression: ${glob}`;
    context.addIssue({
      code: 'custom',
      message: 'a file pattern where Prow reads a regular expression',
      params: { hint },
    });
  } else if ('error' in compiled) {
    context.addIssue({
      code: 'custom',
      message: `not a regular expression that Go can read: ${compiled.error}`,
      params: { hint: 'RE2 knows no lookahead, lookbehind or back reference' },
    });
  }
});

/** An address of a web server. What proves who asks is no part of it: it is kept and shown with every result. */
export const webAddress = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `expected a URL such as ${example}` })
    .refine((written) => !hasCredentials(written), {
      error: 'expected a URL without a user, a password or a token: journals and results show it',
    });

function hasCredentials(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const { username, password, searchParams, hash } = new URL(written);
  return username !== '' || password !== '' || [...searchParams.keys(), hash].some(namesSecret);
}

export const text = z.string().min(1);

/** The name of a secret. */
export const secretName = text.refine(
  (written) => DNS_SUBDOMAIN.test(written),
  "expected the name of a secret: lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit",
);

/** A key of a secret, which is the name of a file where it is mounted. */
export const secretKey = text.regex(
  /^[-._a-zA-Z0-9]+$/,
  "expected the key of a secret: letters, digits, '-', '_' and '.'",
);

/** A text in which `{{run.commit}}` and the other values of a run stay until there is one. */
export const runText = text.superRefine(unknownRunNames);

/** Complains of a value of a run that there is none of, in a text or in the texts of a map. */
export function unknownRunNames(written: Json, context: z.core.$RefinementCtx): void {
  const names = runNamesIn(typeof written === 'string' ? written : JSON.stringify(written));
  const unknown = names.find((name) => !isRunName(name));
  if (unknown === undefined) return;
  const known = RUN_VALUES.map((value) => `run.${value}`);
  const hint = didYouMean(unknown, known) ?? `known are ${known.map((each) => `{{${each}}}`).join(', ')}`;
  context.addIssue({ code: 'custom', message: `the placeholder \`{{${unknown}}}\` names nothing`, params: { hint } });
}
export const jsonObject: z.ZodType<JsonObject> = z
  .custom<JsonObject>(isJsonObject, 'expected a map')
  .meta({ type: 'object' });
export const json: z.ZodType<Json> = z.json();
export const version = z.literal(1).describe('version of this language');
