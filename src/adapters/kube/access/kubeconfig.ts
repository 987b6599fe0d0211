import * as z from 'zod';
import { readSecretDocument, type UnquotedMistake } from '../../../config/source/secret-document.ts';
import { type KnownError, usageError } from '../../../model/errors.ts';

/**
 * A kubeconfig as client-go reads it (k8s.io/client-go/tools/clientcmd/api/v1): what is missing or null is Go's zero value, what is not
 * used here is ignored, and an entry that is broken harms only the context that uses it.
 *
 * client-node's KubeConfig does not read them: it drops tokenFile, as-groups, as-uid, as-user-extra and a cluster's extensions, refuses a
 * name that two files have, prefers files to data, and quotes the text of broken YAML.
 */
export interface Kubeconfig {
  readonly 'current-context': string;
  readonly clusters: readonly NamedEntry<ClusterEntry>[];
  readonly users: readonly NamedEntry<UserEntry>[];
  readonly contexts: readonly NamedEntry<ContextEntry>[];
}

/** What is under a name; `read` throws KnownError `usage` where that is broken. */
export interface NamedEntry<Value> {
  readonly name: string;
  read(): Value;
}

export type ClusterEntry = z.infer<typeof clusterSchema>;
export type UserEntry = z.infer<typeof userSchema>;
export type ContextEntry = z.infer<typeof contextSchema>;
export type ExecEntry = z.infer<typeof execSchema>;

/** Reads one file's text. Errors say where, and never quote the text: it holds credentials. */
export function parseKubeconfig(text: string, path: string): Kubeconfig {
  const read = readSecretDocument(text);
  if ('mistake' in read) throw noYaml(path, read.mistake);
  const config = checked(kubeconfigSchema, read.value ?? {}, path, []);
  const entriesOf = <Value>(of: 'cluster' | 'user' | 'context', schema: z.ZodType<Value>): NamedEntry<Value>[] =>
    config[`${of}s`].map(({ name, value }, index) => ({
      name,
      read: () => checked(schema, value ?? {}, path, [`${of}s`, index, of]),
    }));
  return {
    'current-context': config['current-context'],
    clusters: entriesOf('cluster', clusterSchema),
    users: entriesOf('user', userSchema),
    contexts: entriesOf('context', contextSchema),
  };
}

function noYaml(path: string, { at, code }: UnquotedMistake): KnownError {
  return usageError(
    `${path}:${at.line}:${at.column}: the kubeconfig is no valid YAML (${code})`,
    `${WHY[code] ?? ''}nothing of it is shown, because it may hold credentials: see that place in an editor`,
  );
}

const WHY: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'a value that begins with * must be quoted; ',
  DUPLICATE_KEY: 'the key is in this map twice; ',
  MULTIPLE_DOCS: 'a second document begins here; ',
};

function checked<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  file: string,
  place: readonly (string | number)[],
): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = [...place, ...(issue?.path ?? [])].join('.');
  throw usageError(`${file}: ${where}: ${issue?.message}`, 'kubectl config view shows what it expects');
}

/** As kubectl merges the files of KUBECONFIG: the first file that names a context, cluster, user or current context wins. */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  return {
    'current-context': configs.map((config) => config['current-context']).find((name) => name !== '') ?? '',
    clusters: firstOfEachName(configs.flatMap(({ clusters }) => clusters)),
    users: firstOfEachName(configs.flatMap(({ users }) => users)),
    contexts: firstOfEachName(configs.flatMap(({ contexts }) => contexts)),
  };
}

function firstOfEachName<Entry extends { readonly name: string }>(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.toReversed().map((entry) => [entry.name, entry])).values()].toReversed();
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

const clusterSchema = z.object({
  server: text,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': flag,
  'tls-server-name': text,
  'proxy-url': text,
  extensions: list(z.object({ name: text, extension: z.json().default(null) })),
});

const execSchema = z.object({
  apiVersion: text.transform((version) => version || 'client.authentication.k8s.io/v1'),
  command: text,
  args: list(z.string()),
  env: list(z.object({ name: text, value: text })),
  installHint: text,
  provideClusterInfo: flag,
  interactiveMode: text.transform((mode) => mode || 'IfAvailable'),
});

const userSchema = z.object({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-uid': text,
  'as-groups': list(z.string()),
  'as-user-extra': z
    .record(z.string(), list(z.string()))
    .nullish()
    .transform((value) => value ?? {}),
  exec: execSchema.nullish(),
  'auth-provider': z.object({ name: text, config: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

const contextSchema = z.object({ cluster: text, user: text, namespace: text });

const named = (name: string, value: unknown) => ({ name, value });

const kubeconfigSchema = z.object({
  'current-context': text,
  clusters: list(
    z.object({ name: text, cluster: z.unknown().optional() }).transform((entry) => named(entry.name, entry.cluster)),
  ),
  users: list(
    z.object({ name: text, user: z.unknown().optional() }).transform((entry) => named(entry.name, entry.user)),
  ),
  contexts: list(
    z.object({ name: text, context: z.unknown().optional() }).transform((entry) => named(entry.name, entry.context)),
  ),
});
