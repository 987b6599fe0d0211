import type { LintRule } from '../rule.ts';
import { agentMismatch } from './agent-mismatch.ts';
import { branchTypo } from './branch-typo.ts';
import { brokenShellScript } from './broken-shell-script.ts';
import { bucketPathPrefix } from './bucket-path-prefix.ts';
import { bucketScheme } from './bucket-scheme.ts';
import { cloneFieldsOnPeriodic } from './clone-fields-on-periodic.ts';
import { conflictingRunConditions } from './conflicting-run-conditions.ts';
import { containerNames } from './container-names.ts';
import { contextCollision } from './context-collision.ts';
import { cronEitherDay } from './cron-either-day.ts';
import { cronEveryMinute } from './cron-every-minute.ts';
import { cronNeverRuns } from './cron-never-runs.ts';
import { cronSeconds } from './cron-seconds.ts';
import { cronTimeZone } from './cron-time-zone.ts';
import { deadlineKillsSidecar } from './deadline-kills-sidecar.ts';
import { duplicateBasename } from './duplicate-basename.ts';
import { duplicateEnv } from './duplicate-env.ts';
import { duplicateJob } from './duplicate-job.ts';
import { duplicateKey } from './duplicate-key.ts';
import { duplicatePreset } from './duplicate-preset.ts';
import { duplicateVolume } from './duplicate-volume.ts';
import { evictionRestarts } from './eviction-restarts.ts';
import { exitCode130 } from './exit-code-130.ts';
import { foldedScript } from './folded-script.ts';
import { globAsRegex } from './glob-as-regex.ts';
import { gzipArtifact } from './gzip-artifact.ts';
import { ignoredSetting } from './ignored-setting.ts';
import { inRepoClash } from './in-repo-clash.ts';
import { incompleteRef } from './incomplete-ref.ts';
import { initContainer } from './init-container.ts';
import { integerDuration } from './integer-duration.ts';
import { intervalTooShort } from './interval-too-short.ts';
import { invalidCloneUri } from './invalid-clone-uri.ts';
import { invalidCron } from './invalid-cron.ts';
import { invalidDecoration } from './invalid-decoration.ts';
import { invalidDuration } from './invalid-duration.ts';
import { invalidJobName } from './invalid-job-name.ts';
import { invalidLabel } from './invalid-label.ts';
import { invalidPod } from './invalid-pod.ts';
import { invalidRegex } from './invalid-regex.ts';
import { jobNamespace } from './job-namespace.ts';
import { longJobName } from './long-job-name.ts';
import { missingDashboard } from './missing-dashboard.ts';
import { missingSpec } from './missing-spec.ts';
import { negativeMaxConcurrency } from './negative-max-concurrency.ts';
import { neverTriggered } from './never-triggered.ts';
import { noCommand } from './no-command.ts';
import { noTimeout } from './no-timeout.ts';
import { notDecorated } from './not-decorated.ts';
import { oneSchedule } from './one-schedule.ts';
import { overriddenEnv } from './overridden-env.ts';
import { perfdashPrefixShared } from './perfdash-prefix-shared.ts';
import { perfdashTag } from './perfdash-tag.ts';
import { periodicReadsPullRequest } from './periodic-reads-pull-request.ts';
import { pipelineHidesFailure } from './pipeline-hides-failure.ts';
import { queueSlotHeld } from './queue-slot-held.ts';
import { repeatedRef } from './repeated-ref.ts';
import { reportConflict } from './report-conflict.ts';
import { requestsAboveLimits } from './requests-above-limits.ts';
import { requiredManualJob } from './required-manual-job.ts';
import { requiredOnQueue } from './required-on-queue.ts';
import { rerunCommandMismatch } from './rerun-command-mismatch.ts';
import { rerunRightsConflict } from './rerun-rights-conflict.ts';
import { reservedEnv } from './reserved-env.ts';
import { reservedVolume } from './reserved-volume.ts';
import { retryInterval } from './retry-interval.ts';
import { scriptTooEntangled } from './script-too-entangled.ts';
import { secondDocument } from './second-document.ts';
import { sharedJobName } from './shared-job-name.ts';
import { sharedMachine } from './shared-machine.ts';
import { signalsStopAtShell } from './signals-stop-at-shell.ts';
import { suppressionWithoutReason } from './suppression-without-reason.ts';
import { swallowedExitCode } from './swallowed-exit-code.ts';
import { tektonExtraRefs } from './tekton-extra-refs.ts';
import { testgridAnnotation } from './testgrid-annotation.ts';
import { testgridNameCollision } from './testgrid-name-collision.ts';
import { triggerMissesCrlf } from './trigger-misses-crlf.ts';
import { triggerWithoutRerunCommand } from './trigger-without-rerun-command.ts';
import { unanchoredBranch } from './unanchored-branch.ts';
import { undefinedVolume } from './undefined-volume.ts';
import { unknownField } from './unknown-field.ts';
import { unknownPreset } from './unknown-preset.ts';
import { unknownQueue } from './unknown-queue.ts';
import { unknownValue } from './unknown-value.ts';
import { valueChanges } from './value-changes.ts';
import { wordsAfterScript } from './words-after-script.ts';
import { wrongType } from './wrong-type.ts';

/** Every rule, by id. */
export const RULES: readonly LintRule[] = [
  agentMismatch,
  branchTypo,
  brokenShellScript,
  bucketPathPrefix,
  bucketScheme,
  cloneFieldsOnPeriodic,
  conflictingRunConditions,
  containerNames,
  contextCollision,
  cronEitherDay,
  cronEveryMinute,
  cronNeverRuns,
  cronSeconds,
  cronTimeZone,
  deadlineKillsSidecar,
  duplicateBasename,
  duplicateEnv,
  duplicateJob,
  duplicateKey,
  duplicatePreset,
  duplicateVolume,
  evictionRestarts,
  exitCode130,
  foldedScript,
  globAsRegex,
  gzipArtifact,
  ignoredSetting,
  inRepoClash,
  incompleteRef,
  initContainer,
  integerDuration,
  intervalTooShort,
  invalidCloneUri,
  invalidCron,
  invalidDecoration,
  invalidDuration,
  invalidJobName,
  invalidLabel,
  invalidPod,
  invalidRegex,
  jobNamespace,
  longJobName,
  missingDashboard,
  missingSpec,
  negativeMaxConcurrency,
  neverTriggered,
  noCommand,
  noTimeout,
  notDecorated,
  oneSchedule,
  overriddenEnv,
  perfdashPrefixShared,
  perfdashTag,
  periodicReadsPullRequest,
  pipelineHidesFailure,
  queueSlotHeld,
  repeatedRef,
  reportConflict,
  requestsAboveLimits,
  requiredManualJob,
  requiredOnQueue,
  rerunCommandMismatch,
  rerunRightsConflict,
  reservedEnv,
  reservedVolume,
  retryInterval,
  scriptTooEntangled,
  secondDocument,
  sharedJobName,
  sharedMachine,
  signalsStopAtShell,
  suppressionWithoutReason,
  swallowedExitCode,
  tektonExtraRefs,
  testgridAnnotation,
  testgridNameCollision,
  triggerMissesCrlf,
  triggerWithoutRerunCommand,
  unanchoredBranch,
  undefinedVolume,
  unknownField,
  unknownPreset,
  unknownQueue,
  unknownValue,
  valueChanges,
  wordsAfterScript,
  wrongType,
];
