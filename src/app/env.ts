/** The environment variables of the process, as a value. */
export type Env = Readonly<Record<string, string | undefined>>;
