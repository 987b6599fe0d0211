import type { Command, CommandNode } from 'unbash';

/**
 * How much it matters that a command failed: `none` when nothing follows from it (it prints, waits, tests, assigns or cleans up);
 * `preparing` (a download, a copy, a `cd`) and `building` when what comes after will most likely fail too; `verdict` when by its name it
 * tests, checks or measures, so that its failure is what the job is there to say; `work` for everything else.
 */
export type Weight = 'none' | 'preparing' | 'building' | 'work' | 'verdict';

/** Whether a script in which it cannot fail does nothing that can. */
export const isWork = (weight: Weight): boolean => weight !== 'none' && weight !== 'preparing';

export function weightOf(command: Command): Weight {
  const [name = '', verb = '', ...others] = plainWords(command);
  if (command.name === undefined || NONE.has(name) || verb === 'version' || LOOKING.get(name)?.has(verb) === true)
    return 'none';
  if (PREPARING.has(name) || PREPARING_VERBS.get(name)?.has(verb) === true) return 'preparing';
  if (name === 'make') return heaviest(targetsOf(command));
  if (DRIVERS.has(name)) return weightOfName(verb);
  return CLEANING.has(verb) && others.length === 0 ? 'none' : weightOfName(name);
}

const heaviest = (names: readonly string[]): Weight =>
  WEIGHTS[Math.max(...names.map(weightOfName).map((weight) => WEIGHTS.indexOf(weight)))] ?? 'work';

const WEIGHTS: readonly Weight[] = ['none', 'preparing', 'building', 'work', 'verdict'];

/** What `make` makes: neither the values of its options nor variables. */
function targetsOf(command: Command): string[] {
  const [, ...rest] = withoutWrappers(wordsOf(command));
  return rest.filter((word, index) => !/^-|=/.test(word) && !/^-[CfIo]$|^-[jl]$/.test(rest[index - 1] ?? ''));
}

/** What the words of a name say: of a script, a function or a target. The last word says most, then the first. */
function weightOfName(name: string): Weight {
  const tokens = name
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((token) => token !== '');
  const [first = '', last = ''] = [tokens[0], tokens.at(-1)];
  if (CLEANING.has(first) || CLEANING.has(last)) return 'none';
  if (PREPARATION.has(first) || PREPARATION.has(last)) return 'preparing';
  if (VERDICT.test(last)) return 'verdict';
  if (BUILDING.has(first) || BUILDING.has(last)) return 'building';
  return tokens.some((token) => VERDICT.test(token)) ? 'verdict' : 'work';
}

/** A command's name without its folder, and its words without options; after `sudo`, `env A=1`, `timeout 5m` and the like. */
export function plainWords(command: Command): string[] {
  const [name, ...rest] = withoutWrappers(wordsOf(command));
  return name === undefined
    ? []
    : [name.slice(name.lastIndexOf('/') + 1), ...rest.filter((word) => !word.startsWith('-'))];
}

const wordsOf = (command: Command): string[] =>
  [command.name, ...command.args].flatMap((word) =>
    word === undefined ? [] : [word.type === 'Word' ? word.value : word.text],
  );

/** What a command line runs in the end. `command -v` runs nothing. */
function withoutWrappers(all: readonly string[]): readonly string[] {
  const [name = '', ...rest] = all;
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (rest.length > 1 && RUNNERS.get(base) === rest[0]) return withoutWrappers(rest.slice(1));
  if (rest.length > 1 && PACKAGERS.has(base) && rest[0] === 'run') return [base, ...rest.slice(1)];
  const wrapper = WRAPPERS.get(base);
  if (wrapper === undefined || /^-[vV]/.test(rest[0] ?? '')) return all;
  let first = 0;
  while (wrapper.test(rest.slice(Math.max(first - 1, 0), first + 1).join(' '))) first += 1;
  return first < rest.length ? withoutWrappers(rest.slice(first)) : all;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Commands that run another, with what may be before its name: matched against the word and the one before it. */
const OPTION = /(^| )-\S*$/;
const WRAPPERS = new Map([
  ['sudo', /(^| )(-\S*|\w+=\S*)$|-[ugp] \S+$/],
  ['command', OPTION],
  ['builtin', OPTION],
  ['time', /(^| )-\S*$|-[fo] \S+$/],
  ['nice', /(^| )-\S*$|-n -?\d+$/],
  ['nohup', OPTION],
  ['env', /(^| )(-\S*|\w+=.*)$|-[uC] \S+$/],
  ['timeout', /(^| )(-\S*|[\d.]+[smhd]?)$|-[ks] \S+$/],
  ['stdbuf', OPTION],
  ['xvfb-run', OPTION],
  ['npx', OPTION],
]);

/** Commands that run another behind this word. */
const RUNNERS = new Map([
  ['uv', 'run'],
  ['poetry', 'run'],
  ['pipenv', 'run'],
  ['python', '-m'],
  ['python3', '-m'],
]);

/** Commands that run a script of their package behind `run`. */
const PACKAGERS = words('npm pnpm yarn');

/** Their first word says what they do. */
const DRIVERS = words(
  'make go docker podman buildah npm pnpm yarn bazel bazelisk mvn gradle cargo mage task just tox nox',
);

const CLEANING = words('clean cleanup teardown down stop delete remove rm destroy purge reset uninstall');
const PREPARATION = words('install deps dependencies tools setup download login prepare init');
const BUILDING = words(
  'build builder compile image images tag push manifest up sync deploy create generate start provision bootstrap decrypt switch package',
);
const VERDICT =
  /^(.*test|tests|.*testing|e2e|.*perf|performance|perfscale|.*bench|benchmarks?|verify|check|checks|lint|lints|validate|conformance|density|measure|measurements?|scale|stress|soak|load|.*spec|ci|fmt|format|vet)$/;

const NONE = words(
  ': true echo printf set shopt export declare local readonly typeset unset alias sleep date trap ulimit umask pwd ls cat id whoami ' +
    'uname hostname which type hash command printenv test [ wait kill pkill killall df du free ps top dmesg head tail find grep ' +
    'egrep tree jq yq sort uniq cut tr wc awk shuf seq basename dirname realpath readlink column paste comm tac nproc lscpu lsblk journalctl base64 break continue return exit shift read let dirs exec',
);

const PREPARING = words(
  'cd pushd popd mkdir chmod chown rm rmdir cp mv ln touch install source . curl wget apt apt-get apk yum dnf pip pip3 tar unzip ' +
    'gunzip modprobe sysctl mount umount gpg update-alternatives service systemctl useradd adduser update-ca-certificates ' +
    'update-ca-trust mktemp sed tee dd',
);

const PREPARING_VERBS = new Map([
  ['git', words('clone checkout fetch config remote submodule init switch pull')],
  ['go', words('install get mod')],
  ['npm', words('ci install i')],
  ['pnpm', words('install i')],
  ['yarn', words('install')],
  ['uv', words('sync pip')],
  ['poetry', words('install')],
  ['bundle', words('install')],
  ['gcloud', words('auth config components')],
  ['docker', words('login pull')],
  ['podman', words('login pull')],
  ['kubectl', words('config delete label annotate create wait')],
  ['aws', words('configure')],
  ['az', words('login')],
]);

/** Commands that only look. */
const LOOKING = new Map([
  ['git', words('log status rev-parse show describe diff branch tag')],
  ['go', words('env list')],
  ['aws', words('sts')],
  ['kubectl', words('get describe logs')],
  ['oc', words('get describe logs')],
  ['docker', words('ps images info logs')],
  ['podman', words('ps images info logs')],
  ['ip', words('a addr address route link')],
]);

/** Whether a command, as the end of a pipeline, succeeds whatever comes in. */
export function isPassive(node: CommandNode): boolean {
  if (node.type === 'Redirected') return isPassive(node.command);
  if (node.type === 'While') return true;
  if (node.type !== 'Command') return false;
  const [name = ''] = plainWords(node);
  return PASSIVE.has(name) && !(FAILING.get(name)?.test(node.args.map(({ text }) => text).join(' ')) ?? false);
}

const PASSIVE = words(
  'tee cat tail head sort uniq ts sed awk tr wc cut column less more logger sh bash gzip base64 tar xargs jq go-junit-report',
);

/** Options with which they fail on what is not theirs. */
const FAILING = new Map([
  ['tar', /^-{0,2}[a-zA-Z]*[xtd]|(^| )--?(extract|get|list|[a-zA-Z]*[xt][a-zA-Z]*( |$))/],
  ['gzip', /(^| )-[a-z0-9]*[dt]|--(decompress|uncompress|test)/],
  ['jq', /(^| )-[a-zA-Z]*e|--exit-status/],
  ['sh', /(^| )-[a-z]*c/],
  ['bash', /(^| )-[a-z]*c/],
  ['go-junit-report', /-set-exit-code/],
]);
