import { digestIn } from '../../model/image.ts';
import { RunStop, type StepPerformer } from '../context.ts';
import { untilThere } from '../subject/find-image.ts';

/** Waits until the registry has every image under test, and keeps what their tags name then: this is what is deployed. */
export const image: StepPerformer<'image'> = async ({ images }, state, signal) => {
  const { journal } = state;
  for (const [index, name] of images.entries()) {
    const found = await untilThere(
      {
        image: name,
        progress: `${index} of ${images.length} found`,
        missing: () => journal.append({ type: 'image', event: 'waiting', image: name }),
      },
      state,
      signal,
    );
    const wanted = digestIn(name);
    if (wanted !== undefined && wanted !== found.digest)
      throw new RunStop('infrastructure', `the registry gives ${found.digest} for ${name}: nothing was deployed`);
    state.images.set(name, found);
    journal.append({ type: 'image', event: 'found', image: name, digest: found.digest });
  }
  state.waitingFor.say(undefined);
  return { images: images.length };
};
