import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectRegistries } from '../../../src/adapters/registry/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { Clock } from '../../../src/model/clock.ts';
import type { Fact } from '../../../src/model/entry.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { ms } from '../../../src/model/units.ts';
import { RunStop } from '../../../src/runner/context.ts';
import { stillThere, untilThere } from '../../../src/runner/subject/find-image.ts';
import { refuseMoved } from '../../../src/runner/subject/images.ts';
import { createWaitingFor } from '../../../src/runner/waiting-for.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { type Registry, ROBOT, startRegistry } from '../support/registry.ts';

const { signal } = new AbortController();
/** Looks again at once, where a run lets seconds pass. */
const hurried: Clock = { ...systemClock, sleep: (_duration, stop) => systemClock.sleep(ms(20), stop) };

describe('adapters/registry on the registry of distribution', () => {
  let registry: Registry;
  before(async function () {
    this.timeout('20m'); // the first time it is built
    registry = await startRegistry();
  });
  after(() => registry?.stop());

  const withCredentials = () => {
    const path = join(temporaryFolder(), 'config.json');
    writeFileSync(path, JSON.stringify({ auths: { [registry.host]: { auth: ROBOT } } }));
    return connectRegistries({ REGISTRY_AUTH_FILE: path }, systemClock);
  };
  const portsOf = (imageRegistry = withCredentials()) => ({
    imageRegistry,
    clock: hurried,
    waitingFor: createWaitingFor(),
  });

  it('waits for an image until it is pushed, and takes its digest', async () => {
    const image = `${registry.host}/perf/virt-api:a11`;
    const ports = portsOf();
    let pushed: Promise<string> | undefined;
    const missing = (): void => {
      pushed = registry.push('perf/virt-api', 'a11', 'one');
    };
    const wait = { image, progress: '0 of 1 found', missing };
    const found = await untilThere(wait, ports, signal);
    expect(found).to.deep.equal({ digest: await pushed, platforms: [] });
  });

  it('refuses to deploy where the tag names another digest later', async () => {
    const image = `${registry.host}/perf/virt-handler:a11`;
    const ports = portsOf();
    const first = await registry.push('perf/virt-handler', 'a11', 'one');
    const found = await stillThere(image, ports, signal);
    expect(found?.digest).to.equal(first);
    const facts: Fact[] = [];
    const state = {
      ...ports,
      images: new Map([[image, found ?? expect.fail()]]),
      journal: { append: (fact: Fact) => void facts.push(fact) },
    };
    await refuseMoved(state, signal);
    const second = await registry.push('perf/virt-handler', 'a11', 'two');
    const refused = await refuseMoved(state, signal).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RunStop);
    expect(String(refused)).to.include(`${image} was ${first} before the lock, and names ${second} now`);
    expect(facts).to.deep.equal([{ type: 'image', event: 'changed', image, digest: second }]);
  });

  it('says what a registry wants that gives no access without credentials', async () => {
    await registry.push('perf/private', 'a11', 'one');
    const image = `${registry.host}/perf/private:a11`;
    const refused = await stillThere(image, portsOf(connectRegistries({}, systemClock)), signal).catch(
      (e: unknown) => e,
    );
    expect(refused).to.be.instanceOf(KnownError);
    const { message, hint } = refused as KnownError;
    expect(message).to.match(/^the registry 127\.0\.0\.1:\d+ answers 401( \(\w+\))? for perf\/private:a11$/);
    expect(hint).to.include('REGISTRY_AUTH_FILE');
  });
});
