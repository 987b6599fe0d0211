import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { KnownError } from '../../../model/errors.ts';
import { parseJson } from '../../../model/json.ts';
import type { ExecLogin } from './login.ts';

export type ExecStatus = z.infer<typeof statusSchema>;

const TIMEOUT_MS = 60_000;

/**
 * Asks a credential plugin, as https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins says.
 * Its messages go to our standard error; what it prints on standard output is never quoted. Throws KnownError `infrastructure`.
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
  if (code !== 0) throw failed(`${about} ended with ${code ?? signal}`, 'see what it says on standard error');
  return readStatus(printed, about);
}

const statusSchema = z.object({
  token: z.string().optional(),
  clientCertificateData: z.string().optional(),
  clientKeyData: z.string().optional(),
  expirationTimestamp: z.iso.datetime({ offset: true }).optional(),
});

function readStatus(printed: string, about: string): ExecStatus {
  const read = z.object({ status: statusSchema }).safeParse(parseJson(printed));
  if (read.success) return read.data.status;
  throw failed(`${about} printed no ExecCredential with a status`, 'run it by hand to see what it prints');
}

const failed = (message: string, hint: string): KnownError => new KnownError('infrastructure', message, { hint });
