/** What a user's bundle may weigh, as data; docs/decisions/sizes.md says why. */

export interface SizeBudget {
  readonly name: string
  /** What the user writes. */
  readonly code: string
  /** The most it may weigh, imports included: minified and gzipped, in bytes. */
  readonly limit: number
  /** Packages of which nothing may be bundled. */
  readonly withoutPackages: readonly string[]
  /** What may not be read in the bundle, whose names are kept for the search. */
  readonly withoutText: readonly RegExp[]
}

/** Code made from text, which content security policies forbid; `Function.prototype` and its like are harmless. */
const evaluation = [/\beval\(/, /\bFunction\b(?!\.)/]

export const sizeBudgets: readonly SizeBudget[] = [
  {
    name: 'kernel',
    code: `export { defineLifecycle } from '@jobwright/core'`,
    limit: 2_000,
    withoutPackages: ['zod', 'immer'],
    withoutText: evaluation,
  },
  ...['drp', 'lcm', 'ovirt'].map(
    (system): SizeBudget => ({
      name: `${system}: lifecycle`,
      code: `export { jobLifecycle } from '@jobwright/core/${system}'`,
      limit: 2_600,
      withoutPackages: ['zod', 'immer'],
      withoutText: evaluation,
    }),
  ),
  {
    name: 'drydock: lifecycle, view',
    code: `export { taskLifecycle, toJobView } from '@jobwright/core/drydock'`,
    limit: 6_000,
    withoutPackages: ['zod', 'immer'],
    withoutText: [...evaluation, /taskDecider/],
  },
  {
    name: 'drydock: model, lifecycle, view',
    code: `export { parseTask, taskLifecycle, toJobView } from '@jobwright/core/drydock'`,
    limit: 14_700,
    withoutPackages: ['immer'],
    withoutText: [...evaluation, /taskDecider/],
  },
  {
    name: 'drydock: with decider',
    code: `export { parseTask, taskDecider, taskLifecycle, toJobView } from '@jobwright/core/drydock'`,
    limit: 19_500,
    withoutPackages: [],
    withoutText: evaluation,
  },
  {
    name: 'node selection',
    code: `export { selectNodes } from '@jobwright/core'`,
    limit: 3_800,
    withoutPackages: ['zod', 'immer'],
    withoutText: evaluation,
  },
  {
    name: 'client of Drydock',
    code: `export { createDrydockClient } from '@jobwright/client/drydock'`,
    limit: 54_000,
    withoutPackages: ['immer', 'undici'],
    withoutText: [...evaluation, /\bproduce\b/, /Decider\b/],
  },
  {
    name: 'drp: lifecycle, view',
    code: `export { jobLifecycle, toJobView } from '@jobwright/core/drp'`,
    limit: 7_000,
    withoutPackages: ['zod', 'immer'],
    withoutText: [...evaluation, /machineDecider/],
  },
  {
    name: 'drp: model of jobs and machines, lifecycle, view',
    code: `export { parseJob, parseMachine, jobLifecycle, toJobView } from '@jobwright/core/drp'`,
    limit: 15_600,
    withoutPackages: ['immer'],
    withoutText: [...evaluation, /machineDecider/],
  },
  {
    name: 'drp: with decider',
    code: `export { parseJob, parseMachine, machineDecider, jobLifecycle, toJobView } from '@jobwright/core/drp'`,
    limit: 23_700,
    withoutPackages: ['immer'],
    withoutText: evaluation,
  },
  {
    name: 'drp: exit codes',
    code: `export { interpretExitCode } from '@jobwright/core/drp'`,
    limit: 2_000,
    withoutPackages: ['zod', 'immer'],
    withoutText: evaluation,
  },
  {
    name: 'lcm: lifecycle, view',
    code: `export { jobLifecycle, toJobView } from '@jobwright/core/lcm'`,
    limit: 6_200,
    withoutPackages: ['zod', 'immer'],
    withoutText: evaluation,
  },
  {
    name: 'lcm: model of jobs, lifecycle, view',
    code: `export { parseJob, parseJobNode, parseJobEvent, jobLifecycle, toJobView } from '@jobwright/core/lcm'`,
    limit: 14_000,
    withoutPackages: ['immer'],
    withoutText: evaluation,
  },
  {
    name: 'lcm: with decider',
    code: `export { parseJob, parseJobNode, parseJobEvent, clusterDecider, jobLifecycle, toJobView } from '@jobwright/core/lcm'`,
    limit: 21_000,
    withoutPackages: ['immer'],
    withoutText: evaluation,
  },
  {
    name: 'ovirt: lifecycle, view',
    code: `export { jobLifecycle, toJobView } from '@jobwright/core/ovirt'`,
    limit: 5_400,
    withoutPackages: ['zod', 'immer', 'saxes'],
    withoutText: evaluation,
  },
  {
    name: 'ovirt: documents in JSON, lifecycle, view',
    code: `export { parseJob, parseStep, jobLifecycle, toJobView } from '@jobwright/core/ovirt'`,
    limit: 7_500,
    withoutPackages: ['zod', 'immer', 'saxes'],
    withoutText: evaluation,
  },
  {
    name: 'ovirt: with decider',
    code: `export { parseJob, parseStep, jobDecider, jobLifecycle, toJobView } from '@jobwright/core/ovirt'`,
    limit: 10_700,
    withoutPackages: ['immer', 'saxes'],
    withoutText: evaluation,
  },
  {
    name: 'ovirt: documents in XML',
    code: `export { readXml, writeXml } from '@jobwright/core/ovirt/xml'`,
    limit: 14_600,
    withoutPackages: ['zod', 'immer'],
    withoutText: evaluation,
  },
  {
    name: 'client of OpsCenter LCM',
    code: `export { createLcmClient } from '@jobwright/client/lcm'`,
    limit: 59_000,
    withoutPackages: ['immer', 'undici'],
    withoutText: [...evaluation, /\bproduce\b/, /Decider\b/],
  },
  {
    name: 'client of Digital Rebar',
    code: `export { createDrpClient } from '@jobwright/client/drp'`,
    limit: 78_000,
    withoutPackages: ['immer', 'undici'],
    withoutText: [...evaluation, /\bproduce\b/, /Decider\b/],
  },
  {
    name: 'client of oVirt',
    code: `export { createOvirtClient } from '@jobwright/client/ovirt'`,
    limit: 57_000,
    withoutPackages: ['immer', 'undici', 'saxes'],
    withoutText: [...evaluation, /\bproduce\b/, /Decider\b/],
  },
  {
    name: 'client of oVirt, with XML and track',
    code: `export { createOvirtClient, track, xmlFormat } from '@jobwright/client/ovirt'`,
    limit: 71_000,
    withoutPackages: ['immer', 'undici'],
    withoutText: [...evaluation, /\bproduce\b/, /Decider\b/],
  },
  {
    name: 'waiting for any API',
    code: `export { wait } from '@jobwright/client/wait'`,
    limit: 6_800,
    withoutPackages: ['zod', 'immer', 'undici', 'ky'],
    withoutText: evaluation,
  },
  {
    name: 'filters: expressions and index',
    code: `export { allNodes, and, createNodeIndex, label, nodeName, noNodes, not, or, rack, rackLabel, tag } from '@jobwright/filters/select'`,
    limit: 6_144,
    withoutPackages: ['zod', 'immer'],
    withoutText: [...evaluation, /\bexplainNode\b/, /\bparseFilter\b/],
  },
  {
    name: 'filters: select, all',
    code: `export * from '@jobwright/filters/select'`,
    limit: 6_400,
    withoutPackages: ['zod', 'immer'],
    withoutText: [...evaluation, /\bexplainNode\b/, /\bparseFilter\b/],
  },
  {
    name: 'filters: explain',
    code: `export { explainNode } from '@jobwright/filters'`,
    limit: 9_000,
    withoutPackages: ['zod', 'immer'],
    withoutText: evaluation,
  },
  {
    name: 'filters: all',
    code: `export * from '@jobwright/filters'`,
    limit: 38_000,
    withoutPackages: ['zod', 'immer'],
    withoutText: evaluation,
  },
]
