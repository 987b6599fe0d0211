import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import type { ProfileKind } from '../../../src/model/profiles.ts';
import { epochMs, ms, seconds } from '../../../src/model/units.ts';
import type { Call } from '../../../src/runner/cluster.ts';
import type { ProfiledProcess } from '../../../src/runner/profiles/ports.ts';
import { isProfileProto } from '../../../src/runner/profiles/profile-proto.ts';
import { takeProfile } from '../../../src/runner/profiles/take.ts';
import { PROFILE } from '../../support/profile.ts';

const { signal } = new AbortController();

describe('[U] runner/profiles/take', () => {
  it('asks for a profile as net/http/pprof names it, and for CPU no longer than that takes', async () => {
    const asked: [string, Call['timeoutMs']][] = [];
    const take = (kind: ProfileKind) =>
      takeProfile(
        answering(PROFILE, (path, call) => asked.push([path, call.timeoutMs])),
        kind,
        ms(2500),
        signal,
      );
    expect(await take('heap')).to.deep.equal(PROFILE);
    await take('cpu');
    expect(asked).to.deep.equal([
      ['/debug/pprof/heap', seconds(10)],
      ['/debug/pprof/profile?seconds=2.5', seconds(12.5)],
    ]);
  });

  it('says what came in the place of a profile', async () => {
    const plain = gunzipSync(PROFILE);
    const cases: [Buffer, RegExp][] = [
      [Buffer.from(''), /^expected a profile, compressed by gzip; got nothing$/],
      [Buffer.from('<!DOCTYPE html><title>Log in</title>'), /got a page of HTML: "<!DOCTYPE html><title>Log in/],
      [Buffer.from('{"kind":"Status"}'), /got "\{\\"kind\\":\\"Status\\"\}"$/],
      [PROFILE.subarray(0, -9), /^the profile is damaged: unexpected end of file$/],
      [gzipSync('a page'), /^expected a profile of pprof; got, compressed by gzip, "a page"$/],
      [gzipSync(plain.subarray(0, -1)), /^expected a profile of pprof/],
      [gzipSync(''), /^expected a profile of pprof; got, compressed by gzip, nothing$/],
    ];
    for (const [body, expected] of cases) {
      const error = await takeProfile(answering(body), 'heap', seconds(1), signal).catch((thrown: unknown) => thrown);
      expect(String(error).replace('Error: ', '')).to.match(expected);
    }
  });

  it('takes no text for a profile, whatever it says', () => {
    expect(isProfileProto(gunzipSync(PROFILE))).to.equal(true);
    const printable = fc.string({ unit: fc.constantFrom(...'<html>{}[]":,\n\t az09'), minLength: 8 });
    fc.assert(fc.property(printable, (text) => !isProfileProto(Buffer.from(text))));
  });
});

const answering = (body: Buffer, note: (path: string, call: Call) => void = () => {}): ProfiledProcess => ({
  component: 'agent',
  source: 'agent/a',
  kinds: ['heap'],
  path: '/debug/pprof',
  read: async (path, call) => {
    note(path, call);
    return { bytes: body, sentAt: epochMs(0), receivedAt: epochMs(0) };
  },
});
