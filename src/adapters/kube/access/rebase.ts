import { isAbsolute, resolve } from 'node:path';
import { readSecretDocument } from '../../../config/source/secret-document.ts';
import { isJsonObject, type Json } from '../../../model/json.ts';

/** A kubeconfig that may lie anywhere: its paths, which are meant from the folder where it lies now, are absolute. Text that is no YAML stays as it is. */
export function rebasedKubeconfig(text: string, folder: string): string {
  const read = readSecretDocument(text);
  if ('mistake' in read || read.value === undefined) return text;
  const before = JSON.stringify(read.value);
  const after = JSON.stringify(rebased(read.value as Json, folder));
  // JSON is YAML.
  return after === before ? text : `${after}\n`;
}

/** What client-go takes for a path (clientcmd/loader.go, ResolveLocalPaths). */
const PATHS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

function rebased(value: Json, folder: string): Json {
  if (Array.isArray(value)) return value.map((each) => rebased(each, folder));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [
      key,
      isPath(key, inside) ? resolve(folder, inside) : rebased(inside, folder),
    ]),
  );
}

/** A program without a slash is looked for on PATH. */
const isPath = (key: string, value: Json): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  !isAbsolute(value) &&
  (PATHS.includes(key) || (key === 'command' && value.includes('/')));
