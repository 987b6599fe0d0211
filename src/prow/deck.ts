/**
 * Deck's page of a build (prow cmd/deck/main.go, `/view/`).
 * @param deck address of Deck, without a slash at its end
 * @param build bucket and folder of the build; in TestGrid's templates, a field that is replaced by them
 */
export const buildPage = (deck: string, build: string): string => `${deck}/view/gs/${build}`;

/** Deck's list of a job's builds, whose folder it takes with the bucket before it (`/job-history/`). */
export const jobHistory = (deck: string, folder: string): string => `${deck}/job-history/gs/${folder}`;
