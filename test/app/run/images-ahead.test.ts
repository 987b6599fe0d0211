import { expect } from 'chai';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { imagesAhead } from '../../../src/app/run/images-ahead.ts';
import type { ImageName } from '../../../src/model/image.ts';
import type { Step } from '../../../src/model/plan.ts';
import { minutes, ms } from '../../../src/model/units.ts';
import type { ImageRegistry } from '../../../src/runner/image-registry.ts';

describe('[I] app/run/images-ahead', () => {
  const provider = {
    kind: 'command',
    up: ['up'],
    down: ['down'],
    folder: '.',
    environment: {},
    inherit: [],
    nodesOn: 'runner',
  } as const;
  const planOf = (...images: string[]): { steps: readonly Step[] } => ({
    steps: [{ id: '01-image', kind: 'image', role: 'prepare', images, estimateMs: ms(0), timeoutMs: minutes(1) }],
  });
  const { signal: never } = new AbortController();

  async function ahead(images: readonly string[], answer: ImageRegistry['digestOf'], stop = never) {
    const asked: string[] = [];
    const imageRegistry: ImageRegistry = {
      digestOf: (image: ImageName, signal) => {
        asked.push(`${image.registry}/${image.repository}:${image.tag}`);
        return answer(image, signal);
      },
    };
    const fact = await imagesAhead(
      planOf(...images),
      { id: 'made-1', provider },
      { imageRegistry, clock: systemClock, stop },
    );
    return { fact, asked };
  }
  const found: ImageRegistry['digestOf'] = async () => ({ digest: `sha256:${'a'.repeat(64)}`, platforms: [] });

  it('asks for each image once, and for none that comes with the cluster', async () => {
    const images = [
      'quay.io/a/api:1',
      'localhost:5000/a/api:1',
      'registry:5000/a/api:1',
      'quay.io/a/api:1',
      'quay.io/a/op:1',
    ];
    const { fact, asked } = await ahead(images, found);
    expect(asked).to.deep.equal(['quay.io/a/api:1', 'quay.io/a/op:1']);
    expect(fact).to.include({
      type: 'infrastructure',
      phase: 'images',
      how: 'done',
      id: 'made-1',
      provider: 'command',
    });
    expect(await ahead(['127.0.0.1:5000/a/api:1'], found)).to.deep.equal({ fact: undefined, asked: [] });
  });

  it('says what the registry answers, and what was waited for when it is stopped', async () => {
    const refused = await ahead(['quay.io/a/api:1'], async () => {
      throw new Error('quay.io answers 401');
    });
    expect(refused.fact).to.include({ how: 'failed', reason: 'quay.io answers 401' });
    const stop = new AbortController();
    const stopped = await ahead(
      ['quay.io/a/api:1'],
      async () => {
        stop.abort(new Error('stopped'));
        return undefined;
      },
      stop.signal,
    );
    expect(stopped.fact?.how).to.equal('aborted');
    expect(stopped.fact?.reason).to.include('last seen: waiting for the image quay.io/a/api:1, 0 of 1 found');
  });
});
