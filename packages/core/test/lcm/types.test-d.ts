import type { JobView, Open, ParseResult } from '@jobwright/core'
import {
  type ActionRequest,
  type Cluster,
  type ConcurrencyStrategy,
  type ConfigProfile,
  type ConfigureRequest,
  type CreateCluster,
  type CreateMachineCredential,
  type CreateNode,
  type clusterSchema,
  type configProfileSchema,
  type Datacenter,
  type datacenterSchema,
  errorMessageOf,
  type InstallRequest,
  type installRequestSchema,
  type Job,
  type JobEvent,
  type JobNode,
  type JobStatus,
  type JobType,
  type jobEventSchema,
  type jobNodeSchema,
  type jobSchema,
  type LcmErrorBody,
  type LcmPage,
  type MachineCredential,
  type machineCredentialSchema,
  type Node,
  type nodeSchema,
  parseJob,
  parsePage,
  type Repository,
  type RestartRequest,
  redact,
  type repositorySchema,
  toJobView,
  type UpgradeRequest,
  type upgradeRequestSchema,
  type V1CreateNode,
  type V1InstallRequest,
  type V1RestartRequest,
  type v1InstallRequestSchema,
} from '@jobwright/core/lcm'
import { expectTypeOf, test } from 'vitest'
import type * as z from 'zod/mini'

const scope = { 'job-scope': 'cluster', 'resource-id': 'c1' } as const

test('a yes or no is none of the texts that scripts send', () => {
  // @ts-expect-error the text "false" is true to many
  const install: InstallRequest = { ...scope, 'job-type': 'install', 'continue-on-error': 'false' }
  // @ts-expect-error nor for a new node
  const bootstrap: InstallRequest = { ...scope, 'job-type': 'install', 'auto-bootstrap': 'false' }
  // @ts-expect-error nor in v1
  const old: V1InstallRequest = { ...scope, 'job-type': 'install', 'continue-on-error': 'true' }
  // @ts-expect-error nor for a restart
  const restart: RestartRequest = { ...scope, 'job-type': 'restart', 'continue-on-error': 'false' }
  expectTypeOf([install, bootstrap, old, restart]).not.toBeAny()
})

test('an upgrade is never of a cluster, and there is none in v1', () => {
  expectTypeOf<UpgradeRequest['job-scope']>().toEqualTypeOf<'datacenter' | 'node'>()
  // @ts-expect-error a cluster is upgraded one datacenter after another
  const upgrade: UpgradeRequest = { ...scope, 'job-type': 'upgrade' }
  expectTypeOf(upgrade).not.toBeAny()
  expectTypeOf<ActionRequest['job-type']>().toEqualTypeOf<JobType>()
})

test('each version takes what it knows', () => {
  expectTypeOf<V1InstallRequest>().toHaveProperty('change-default-cassandra-password')
  // @ts-expect-error in v2 the password is set with the cluster
  const install: InstallRequest = { ...scope, 'job-type': 'install', 'change-default-cassandra-password': 'p' }
  // @ts-expect-error v1 knows no strategies
  const restart: V1RestartRequest = { ...scope, 'job-type': 'restart', 'concurrency-strategy': 'default' }
  // @ts-expect-error v2 calls it native-transport-address
  const node: CreateNode = { name: 'n', 'datacenter-id': 'd', 'ssh-management-address': 'h', 'rpc-address': 'h' }
  expectTypeOf<V1CreateNode>().toHaveProperty('rpc-address')
  expectTypeOf([install, restart, node]).not.toBeAny()
})

test('requests are closed, except for the strategies that no document names', () => {
  // @ts-expect-error a job of another type
  const type: ConfigureRequest = { ...scope, 'job-type': 'install' }
  // @ts-expect-error no rack is a scope
  const rack: RestartRequest = { 'job-type': 'restart', 'resource-id': 'r1', 'job-scope': 'rack' }
  // @ts-expect-error dry-run is not used by any version: the job would run
  const dry: RestartRequest = { ...scope, 'job-type': 'restart', 'dry-run': true }
  // @ts-expect-error one of sudo, su and direct
  const mode: CreateMachineCredential = { name: 'x', 'become-mode': 'doas' }
  // @ts-expect-error its id is the server's to choose
  const cluster: CreateCluster = { name: 'x', id: 'c1' }
  expectTypeOf([type, rack, dry, mode, cluster]).not.toBeAny()
  expectTypeOf<RestartRequest['concurrency-strategy']>().toEqualTypeOf<Open<ConcurrencyStrategy> | undefined>()
  expectTypeOf<string>().toExtend<RestartRequest['concurrency-strategy']>()
})

test('answers keep new words, and schemas say what their interfaces say', () => {
  expectTypeOf<Job['status']>().toEqualTypeOf<Open<JobStatus>>()
  expectTypeOf<Job['type']>().toEqualTypeOf<'job' | undefined>()
  expectTypeOf<z.infer<typeof jobSchema>>().toEqualTypeOf<Job>()
  expectTypeOf<z.infer<typeof jobNodeSchema>>().toEqualTypeOf<JobNode>()
  expectTypeOf<z.infer<typeof jobEventSchema>>().toEqualTypeOf<JobEvent>()
  expectTypeOf<z.infer<typeof clusterSchema>>().toEqualTypeOf<Cluster>()
  expectTypeOf<z.infer<typeof datacenterSchema>>().toEqualTypeOf<Datacenter>()
  expectTypeOf<z.infer<typeof nodeSchema>>().toEqualTypeOf<Node>()
  expectTypeOf<z.infer<typeof machineCredentialSchema>>().toEqualTypeOf<MachineCredential>()
  expectTypeOf<z.infer<typeof repositorySchema>>().toEqualTypeOf<Repository>()
  expectTypeOf<z.infer<typeof configProfileSchema>>().toEqualTypeOf<ConfigProfile>()
  expectTypeOf<z.infer<typeof installRequestSchema>>().toEqualTypeOf<InstallRequest>()
  expectTypeOf<z.infer<typeof v1InstallRequestSchema>>().toEqualTypeOf<V1InstallRequest>()
  expectTypeOf<z.infer<typeof upgradeRequestSchema>>().toEqualTypeOf<UpgradeRequest>()
})

test('an event never changes, and what is secret in a machine credential is only sent', () => {
  expectTypeOf<JobEvent>().not.toHaveProperty('modified-on')
  expectTypeOf<MachineCredential>().not.toHaveProperty('login-password')
  expectTypeOf<CreateMachineCredential>().toHaveProperty('ssh-private-key')
})

test('a page is of what its rows are read as', () => {
  expectTypeOf(parsePage({}, parseJob)).toEqualTypeOf<ParseResult<LcmPage<Job>>>()
})

test('errors are read in all their forms', () => {
  expectTypeOf<string>().toExtend<LcmErrorBody>()
  expectTypeOf(errorMessageOf).parameter(0).toEqualTypeOf<LcmErrorBody>()
})

test('redact gives what it takes', () => {
  expectTypeOf(redact<Job>).returns.toEqualTypeOf<Job>()
  // @ts-expect-error secrets are texts
  redact({}, { secrets: [5] })
})

test('a view of a job takes what belongs to a job, one of a job node what belongs to a job node', () => {
  const views = (job: Job, node: JobNode, event: JobEvent) => {
    expectTypeOf(toJobView(job, { nodes: [node], events: [event], secrets: ['x'] })).toEqualTypeOf<JobView>()
    expectTypeOf(toJobView(node, { events: [event] })).toEqualTypeOf<JobView>()
    // @ts-expect-error a job node has no nodes
    toJobView(node, { nodes: [node] })
    // @ts-expect-error an event is no job
    toJobView(event)
  }
  expectTypeOf(views).toBeFunction()
})
