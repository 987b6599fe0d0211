import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { KnownError } from '../../../model/errors.ts';
import { parseJson } from '../../../model/json.ts';
import type { ExecLogin } from './login.ts';

export type ExecStatus = z.infer<typeof statusSchema>;

/** A plugin that ran and failed, which may pass. */
export class PluginFailure extends KnownError {
  constructor(message: string) {
    super('infrastructure', message, { hint: 'see what it says on standard error' });
  }
}

const TIMEOUT_MS = 60_000;

/**
 * Asks a credential plugin, as https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins says.
 * client-node's ExecAuth does not do: it sets no KUBERNETES_EXEC_INFO, waits for ever, keeps a credential that the server has refused,
 * takes an empty status for a login, and quotes standard error. Here the plugin's messages go to our standard error, and what it prints
 * on standard output is never quoted. Throws KnownError `infrastructure`.
 */
export async function askPlugin({ exec, cluster, env }: ExecLogin): Promise<ExecStatus> {
  const about = `the credential plugin ${exec.command}`;
  if (exec.interactiveMode === 'Always')
    throw failed(`${about} wants a terminal, and a run has none`, exec.installHint);
  const spec = { interactive: false, ...(exec.provideClusterInfo ? { cluster } : {}) };
  const info = JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', spec });
  const ours = exec.env.map(({ name, value }) => [name, value]);
  const child = spawn(exec.command, exec.args, {
    env: { ...env, ...Object.fromEntries(ours), KUBERNETES_EXEC_INFO: info },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: TIMEOUT_MS,
  });
  const ended = once(child, 'close').catch((error) => {
    throw failed(`${about} cannot be started (${error.code})`, exec.installHint || 'install it, or put it into PATH');
  });
  const [printed, [code, signal]] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new PluginFailure(`${about} ended with ${code ?? signal}`);
  return readStatus(printed, exec.apiVersion, about);
}

/** Null is Go's zero value, and so is an empty text. */
const optional = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

const statusSchema = z.object({
  token: optional,
  clientCertificateData: optional,
  clientKeyData: optional,
  expirationTimestamp: z.iso
    .datetime({ offset: true })
    .nullish()
    .transform((value) => value ?? undefined),
});

const credentialSchema = z.object({ apiVersion: optional, status: statusSchema });

/** What client-go takes for a credential (plugin/pkg/client/auth/exec), in its words. */
function readStatus(printed: string, apiVersion: string, about: string): ExecStatus {
  const { data } = credentialSchema.safeParse(parseJson(printed));
  if (data === undefined) throw failed(`${about} printed no ExecCredential with a status`, BY_HAND);
  const { apiVersion: returned = apiVersion, status } = data;
  if (returned !== apiVersion)
    throw failed(`${about} is configured to use API version ${apiVersion}, and returned another one`, BY_HAND);
  const { token, clientCertificateData: cert, clientKeyData: key } = status;
  if ((cert === undefined) !== (key === undefined))
    throw failed(`${about} returned only a certificate or a key, not both`, BY_HAND);
  if (token === undefined && cert === undefined)
    throw failed(`${about} didn't return a token or cert/key pair`, BY_HAND);
  return status;
}

const BY_HAND = 'run it by hand to see what it prints';

const failed = (message: string, hint: string): KnownError => new KnownError('infrastructure', message, { hint });
