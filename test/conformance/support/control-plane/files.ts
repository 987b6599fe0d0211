import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** Who may talk to the API server. `admin` may do everything; the others only what a test grants them. */
const USERS = { admin: ['system:masters'], runner: ['prowess:runners'], stranger: [] } as const;
export type User = keyof typeof USERS;

/** The context of the administrator in the kubeconfig; `CONTEXT-runner` and `CONTEXT-stranger` are the other users. */
export const CONTEXT = 'prowess-local';

/** One more user. */
export interface Account {
  readonly user: string;
  readonly groups: readonly string[];
  readonly token: string;
}

/** Writes everything that the programs read. Secrets are new ones, and readable by their owner alone. */
export function writeFiles(folder: string, apiServerPort: number, accounts: readonly Account[] = []): void {
  const at = (name: string): string => join(folder, name);
  const secret = (name: string, text: string): void => writeFileSync(at(name), text, { mode: 0o600 });
  mkdirSync(at('pki'), { recursive: true });
  const tokens = Object.keys(USERS).map((user) => [user, randomBytes(16).toString('hex')] as const);
  const users = tokens.map(([user, token]) => ({ user, groups: USERS[user as User], token }));
  secret('tokens.csv', [...users, ...accounts].map(tokenLine).join(''));
  secret('kubeconfig', stringify(kubeconfig(`https://127.0.0.1:${apiServerPort}`, tokens)));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  secret('service-account.key', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  writeFileSync(at('audit-policy.yaml'), stringify(AUDIT_POLICY));
  for (const name of ['stages.yaml', 'stages-kubevirt.yaml', 'stages-kinds.yaml', 'usage.yaml'])
    copyFileSync(join(import.meta.dirname, name), at(name));
}

const tokenLine = ({ user, groups, token }: Account): string => `${token},${user},${user},"${groups.join(',')}"\n`;

function kubeconfig(server: string, tokens: readonly (readonly [string, string])[]): object {
  const contextOf = (user: string): string => (user === 'admin' ? CONTEXT : `${CONTEXT}-${user}`);
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': CONTEXT,
    // The API server's certificate signs itself, and it is made when it starts.
    clusters: [
      {
        name: CONTEXT,
        cluster: { server, 'tls-server-name': 'kubernetes', 'certificate-authority': 'pki/apiserver.crt' },
      },
    ],
    users: tokens.map(([name, token]) => ({ name, user: { token } })),
    contexts: tokens.map(([user]) => ({ name: contextOf(user), context: { cluster: CONTEXT, user } })),
  };
}

/** Who changed what, when: the judge of what really happened. Reads of controllers would only be noise. */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'None', verbs: ['get', 'list', 'watch'] }, { level: 'Metadata' }],
};
