/** How every template is compiled: values are encoded by helpers, and one that is missing is an error. */
export const TEMPLATE_OPTIONS = { noEscape: true, strict: true };

/** Templates that need not be compiled, by their text. Those that ship are put in here when the package is built (scripts/build.ts). */
export const PRECOMPILED: ReadonlyMap<string, TemplateSpecification> = new Map();
