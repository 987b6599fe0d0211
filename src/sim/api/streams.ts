import { ms } from '../../model/units.ts';
import type { Context } from '../context.ts';
import { names } from '../faults/faults.ts';
import type { ApiRequest } from './request.ts';
import { openWatch, type Stream, type WatchSink } from './watch.ts';

/** The open watches of the API servers, and the faults that befall them. */
export interface Streams {
  open(request: ApiRequest, sink: WatchSink): Stream;
}

export function createStreams(context: Context): Streams {
  const { time, store, options, faults } = context;
  const random = context.random.fork('watch');
  const opened = new Map<Stream, string>();

  const concerned = (resources: readonly string[] | undefined): Stream[] =>
    [...opened].filter(([, plural]) => names(resources, plural)).map(([stream]) => stream);

  faults.schedule('watch-silence', ({ resources }) => {
    for (const stream of concerned(resources)) stream.mute();
  });
  faults.schedule('watch-close', ({ resources }) => {
    for (const stream of concerned(resources)) stream.end();
  });
  faults.schedule('watch-expire', () => {
    store.compact();
    for (const stream of concerned(undefined)) stream.end();
  });

  return {
    open(request, sink) {
      const { plural } = request.kind;
      const isAbout = (fault: { readonly resources?: string[] | undefined }): boolean => names(fault.resources, plural);
      const { lagMs, lagJitterMs, bookmarkEveryMs, lifetimeMs } = options.watch;
      const forget = (): void => {
        opened.delete(stream);
      };
      const stream = openWatch({
        store,
        time,
        request,
        sink: {
          ...sink,
          closed() {
            forget();
            sink.closed();
          },
        },
        lag: () => ms(lagMs + lagJitterMs * random.uniform() + (faults.strike('watch-lag', isAbout)?.lagMs ?? 0)),
        loses: () => faults.strike('watch-drop', isAbout) !== undefined,
        bookmarkEveryMs: ms(bookmarkEveryMs),
        lifetimeMs: ms(lifetimeMs * (1 + random.uniform())),
      });
      opened.set(stream, plural);
      if (faults.strike('watch-silence', isAbout) !== undefined) stream.mute();
      return {
        ...stream,
        stop() {
          forget();
          stream.stop();
        },
      };
    },
  };
}
