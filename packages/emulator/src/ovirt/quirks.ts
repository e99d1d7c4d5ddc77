import type { Quirk } from '../server/quirk.ts'

const system = 'ovirt'

/** Every defect of the real engine that the emulator reproduces. */
export const ovirtQuirks = /*@__PURE__*/ (() =>
  [
    {
      name: 'ovirt/end-ignores-status',
      system,
      real: 'The end of a job or step reads `succeeded` alone, true where it is missing: `<action><status>failed</status></action>`, as its document shows it, ends the work as finished.',
      otherwise: 'Where `succeeded` is missing, a status other than `finished` ends the work as failed.',
      since: '4.1 (over the API of version 3 too)',
      source: "the engine's source",
    },
    {
      name: 'ovirt/auto-cleared-defaults-to-false',
      system,
      real: 'A job that is added without `auto_cleared` is never removed, though the engine means jobs to be removed by default.',
      otherwise: 'It is removed some time after its end.',
      since: '3.3',
      source: "the engine's source",
    },
    {
      name: 'ovirt/job-of-a-step-is-not-checked',
      system,
      real: "A step is read, ended and added to under the address of any job, and then shown as if it were that job's.",
      otherwise: 'Only its own job has it: 404, or 400 for an action.',
      since: '3.3',
      source: "the engine's source",
    },
    {
      name: 'ovirt/steps-of-an-unknown-job',
      system,
      real: 'The steps of a job that does not exist are an empty list.',
      otherwise: '404.',
      since: '3.3',
      source: "the engine's source",
    },
    {
      name: 'ovirt/unknown-id-in-an-action-is-400',
      system,
      real: 'To end or clear what does not exist is answered 400, where a GET of it is answered 404.',
      otherwise: '404 without a body.',
      since: '3.3',
      source: "the engine's source",
    },
    {
      name: 'ovirt/job-id-parameter',
      system,
      real: 'The parameters `JobId` and `StepId` both replace the job that the end or clear of a job is about, and make every add fail.',
      otherwise: 'They are not read.',
      since: '3.3',
      source: "the engine's source",
    },
    {
      name: 'ovirt/wrong-verbs',
      system,
      real: 'Refusals name another command than the one that was refused: `Cannot Clear External Job.` for an end, `Cannot add External Job.` for a step.',
      otherwise: 'They name the right one.',
      since: '3.3',
      source: "the engine's source",
    },
    {
      name: 'ovirt/placeholders-in-refusals',
      system,
      real: `Some refusals show variables that nobody filled in: \`Cannot \${action} \${type}.\``,
      otherwise: 'They are filled in.',
      since: '3.3',
      source: "the engine's source",
    },
    {
      name: 'ovirt/created-step-is-answered-400',
      system,
      real: 'Who may inject external tasks but is no administrator adds a step, or with `filter: false` a job, and is answered 400 all the same: the engine may not show them what is new.',
      otherwise: '201.',
      since: 'unknown',
      source: "inferred from the engine's source",
    },
    {
      name: 'ovirt/sub-steps-of-internal-steps',
      system,
      real: "A user may add steps below a step of one of the engine's own jobs, though not to such a job itself.",
      otherwise: '400, as for the job itself.',
      since: '3.3',
      source: "the engine's source",
    },
    {
      name: 'ovirt/sso-error-names',
      system,
      real: 'A refused login is told as `error_code` and `error`, where RFC 6749 has `error` and `error_description`.',
      otherwise: 'As in RFC 6749.',
      since: '4.0',
      source: "the engine's source",
    },
  ] as const satisfies readonly Quirk[])()

/** The name of one of them. */
export type OvirtQuirkName = (typeof ovirtQuirks)[number]['name']
