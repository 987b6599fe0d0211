import type { JsonObject } from '../../model/json.ts';
import type { RoleInput } from './pod.ts';

/** Where the Secret of a run's keys is mounted: any user of the image may read it. */
const SECRET = '/prowess-keys';
/** Where each pod has the private key as a file of its own user: ssh takes no other. */
const OWN = '/prowess-ssh';

/** The keys with which the pods of one benchmark let each other in; made for it, and gone with its namespace. */
export const sshSecret: JsonObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'ssh' },
  stringData: { key: '{{ssh-private-key}}', 'key.pub': '{{ssh-public-key}}\n', known_hosts: '* {{ssh-public-key}}\n' },
};

/** What a pod with ssh needs. */
export const sshRole: Pick<RoleInput, 'volumes' | 'before'> = {
  volumes: [
    { volume: { name: 'keys', secret: { secretName: 'ssh', defaultMode: 0o444 } }, mountPath: SECRET },
    { volume: { name: 'ssh', emptyDir: { medium: 'Memory' } }, mountPath: OWN },
  ],
  before: [{ name: 'keys', argv: ['install', '-m', '600', `${SECRET}/key`, `${OWN}/key`] }],
};

/** A server that lets in who has the run's key, whatever its image says. */
export const sshServer = (port: number): string[] => [
  ...['/usr/sbin/sshd', '-D', '-e', '-f', '/dev/null', '-p', String(port), '-h', `${OWN}/key`],
  ...options({
    AuthorizedKeysFile: `${SECRET}/key.pub`,
    PasswordAuthentication: 'no',
    PidFile: 'none',
    StrictModes: 'no',
    UsePAM: 'no',
  }),
];

/** What follows `ssh`, so that it reaches such a server and no other. */
export const sshFlags = (port: number): string[] => [
  ...['-p', String(port), '-i', `${OWN}/key`],
  ...options({ IdentitiesOnly: 'yes', LogLevel: 'ERROR', UserKnownHostsFile: `${SECRET}/known_hosts` }),
];

const options = (all: Readonly<Record<string, string>>): string[] =>
  Object.entries(all).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
