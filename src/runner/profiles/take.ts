import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { messageOf } from '../../model/errors.ts';
import type { ProfileKind } from '../../model/profiles.ts';
import { type Milliseconds, ms, seconds } from '../../model/units.ts';
import type { ProfiledProcess } from './ports.ts';
import { isProfileProto } from './profile-proto.ts';

/** What is left when nothing else bounds a profile. */
const QUICK = seconds(10);
/** Profiles of large programs have a few megabytes. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_PLAIN_BYTES = 16 * MOST_BYTES;

/** One profile of one process. Throws where it does not come in time, is too large, or is none. */
export async function takeProfile(
  process: ProfiledProcess,
  kind: ProfileKind,
  cpuMs: Milliseconds,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const query = kind === 'cpu' ? `profile?seconds=${cpuMs / 1000}` : kind;
  const timeoutMs = kind === 'cpu' ? ms(cpuMs + QUICK) : QUICK;
  const { bytes } = await process.read(`${process.path}/${query}`, { signal, timeoutMs }, MOST_BYTES);
  await checkProfile(bytes);
  return bytes;
}

/** Throws Error for what is no profile of pprof, whole and compressed by gzip. */
async function checkProfile(bytes: Uint8Array): Promise<void> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b)
    throw new Error(`expected a profile, compressed by gzip; got ${shown(bytes)}`);
  const plain = await unzipped(bytes, { maxOutputLength: MOST_PLAIN_BYTES }).catch((error: unknown) => {
    throw new Error(`the profile is damaged: ${messageOf(error)}`);
  });
  if (!isProfileProto(plain)) throw new Error(`expected a profile of pprof; got, compressed by gzip, ${shown(plain)}`);
}

const unzipped = promisify(gunzip);

function shown(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'nothing';
  const text = Buffer.from(bytes.subarray(0, 200)).toString('utf8').trim();
  return `${/^<(!doctype|html|\?xml)/i.test(text) ? 'a page of HTML: ' : ''}${JSON.stringify(text.slice(0, 60))}`;
}
