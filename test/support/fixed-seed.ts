import fc from 'fast-check';

/** The same inputs in every run, so that a test fails by what was changed and not by what was drawn. SEED=n draws others. */
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) });
