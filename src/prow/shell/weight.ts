import type { Command } from 'unbash';

/**
 * How much it matters that a command failed: `none` when nothing follows from it (it prints, waits, tests, assigns or cleans up),
 * `preparing` when what comes after will most likely fail too (a download, a copy, a `cd`), `work` for everything else.
 */
export type Weight = 'none' | 'preparing' | 'work';

export function weightOf(command: Command): Weight {
  const [name = '', verb = ''] = plainWords(command);
  if (command.name === undefined || NONE.has(name) || verb === 'version' || LOOKING.get(name)?.has(verb) === true)
    return 'none';
  if (/^clean/.test(name)) return 'none';
  if (name === 'make') return weightOfTarget(verb);
  if (PREPARING.has(name)) return 'preparing';
  return PREPARING_VERBS.get(name)?.has(verb) === true ? 'preparing' : 'work';
}

function weightOfTarget(target: string): Weight {
  if (/^clean|cluster-down$/.test(target)) return 'none';
  return /(^|-)(install|deps|tools|setup|download)(-|$)/.test(target) ? 'preparing' : 'work';
}

/** A command's name without its folder, and its words without options; after `sudo`, `command`, `time` and the like. */
export function plainWords(command: Command): string[] {
  const all = [command.name, ...command.args].flatMap((word) =>
    word === undefined ? [] : [word.type === 'Word' ? word.value : word.text],
  );
  while (PREFIXES.has(all[0] ?? '') && all.length > 1 && !/^-[vV]/.test(all[1] ?? '')) all.shift();
  const [name, ...rest] = all;
  return name === undefined
    ? []
    : [name.slice(name.lastIndexOf('/') + 1), ...rest.filter((word) => !word.startsWith('-'))];
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const PREFIXES = words('sudo command builtin time nice nohup');

const NONE = words(
  ': true echo printf set shopt export declare local readonly typeset unset alias sleep date trap ulimit umask pwd ls cat id whoami ' +
    'uname hostname which type hash command env printenv test [ wait kill pkill killall df du free ps top dmesg head tail find grep ' +
    'egrep tree nproc lscpu lsblk journalctl break continue return exit shift read let dirs exec',
);

const PREPARING = words(
  'cd pushd popd mkdir chmod chown rm rmdir cp mv ln touch install source . curl wget apt apt-get apk yum dnf pip pip3 tar unzip ' +
    'gunzip modprobe sysctl mount umount gpg update-alternatives service systemctl useradd adduser update-ca-certificates ' +
    'update-ca-trust mktemp sed tee',
);

const PREPARING_VERBS = new Map([
  ['git', words('clone checkout fetch config remote submodule init switch pull')],
  ['go', words('install get mod')],
  ['npm', words('ci install i')],
  ['gcloud', words('auth config components')],
  ['docker', words('login pull')],
  ['podman', words('login pull')],
  ['kubectl', words('config')],
  ['aws', words('configure')],
  ['az', words('login')],
]);

/** Commands that only look. */
const LOOKING = new Map([
  ['git', words('log status rev-parse show describe diff branch')],
  ['go', words('env')],
  ['kubectl', words('get describe logs')],
  ['oc', words('get describe logs')],
  ['docker', words('ps images info logs')],
  ['podman', words('ps images info logs')],
  ['ip', words('a addr address route link')],
]);

/** Behind `||` they say that all is well. */
export const IGNORING = words('true : echo printf sleep continue');
/** Behind `&&` they say what success means: `work && break`. */
export const JUMPS = words('break continue return exit');
/** As the end of a pipeline they succeed whatever comes in. */
export const PASSIVE = words(
  'tee cat tail head sort uniq ts sed awk tr wc column less more logger sh bash gzip base64 tar',
);
