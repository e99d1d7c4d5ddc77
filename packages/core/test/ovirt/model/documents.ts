import type { Action, Fault, Job, Link, Reference, Step } from '@jobwright/core/ovirt'

// Documents that hold all that the model knows.

const time = '2016-12-13T00:27:29.758Z'

export const link: Required<Link> = { href: '/a', rel: 'a' }

export const entity = {
  id: 'i',
  href: '/i',
  actions: [link],
  name: 'n',
  description: 'd',
  comment: 'c',
  creation_status: 's',
  link: [link, {}],
} as const satisfies Required<Reference>

export const fault: Required<Fault> = { detail: 'd', reason: 'r' }

const jobItself = {
  ...entity,
  auto_cleared: true,
  end_time: time,
  external: false,
  last_updated: time,
  start_time: time,
  status: 'started',
  owner: entity,
} as const

const stepItself = {
  ...entity,
  end_time: time,
  external: true,
  external_type: 'vdsm',
  number: 7,
  progress: 42,
  start_time: time,
  status: 'failed',
  type: 'executing',
  execution_host: entity,
  job: jobItself,
  statistics: [entity],
} as const

export const job = {
  ...jobItself,
  steps: [{ ...stepItself, parent_step: stepItself }],
} as const satisfies Required<Job>

export const step = { ...stepItself, parent_step: stepItself } as const satisfies Required<Step>

export const action = {
  ...entity,
  async: false,
  fault,
  force: true,
  grace_period: { expiry: 10 },
  job: jobItself,
  status: 'complete',
  succeeded: false,
} as const satisfies Required<Action>
