import type { ApiCall } from '@jobwright/client'
import {
  createLcmClient,
  type LcmClient,
  type LcmListing,
  type LcmV1Client,
  type LcmVersion,
  memorySessionStore,
  type SessionStore,
} from '@jobwright/client/lcm'
import type { Cluster, Datacenter, Job, JobEvent, JobNode, Node, TerminateAnswer } from '@jobwright/core/lcm'
import { describe, expectTypeOf, test } from 'vitest'

const baseUrl = 'https://opscenter.example:8443'
const lcm = createLcmClient({ baseUrl, auth: 'none' })
const v1 = createLcmClient({ baseUrl, auth: 'none', version: 'v1' })
const onCluster = { 'job-scope': 'cluster', 'resource-id': 'c1' } as const
const onNode = { 'job-scope': 'node', 'resource-id': 'n1' } as const

describe('a client', () => {
  test('is of the version that is said', () => {
    expectTypeOf(lcm).toEqualTypeOf<LcmClient>()
    expectTypeOf(v1).toEqualTypeOf<LcmV1Client>()
    expectTypeOf(createLcmClient({ baseUrl, auth: 'none', version: 'v2' })).toEqualTypeOf<LcmClient>()
    const version: string = 'v1'
    expectTypeOf(createLcmClient({ baseUrl, auth: 'none', version: version as LcmVersion })).toEqualTypeOf<
      LcmClient | LcmV1Client
    >()
    // @ts-expect-error there is no such version
    createLcmClient({ baseUrl, auth: 'none', version: 'v3' })
    expectTypeOf<LcmVersion>().toEqualTypeOf<'v1' | 'v2'>()
  })

  test('is told how to prove who it is', () => {
    createLcmClient({ baseUrl, auth: { username: 'u', password: 'p', session: 'cookie', cookieName: 'c' } })
    createLcmClient({ baseUrl, auth: { token: 'a session' } })
    createLcmClient({ baseUrl, auth: { token: async () => ({ token: 'a session' }), session: 'header' } })
    // @ts-expect-error there is no such form
    createLcmClient({ baseUrl, auth: { username: 'u', password: 'p', session: 'basic' } })
    // @ts-expect-error a password is missing
    createLcmClient({ baseUrl, auth: { username: 'u' } })
    // @ts-expect-error auth is missing
    createLcmClient({ baseUrl })
  })

  test('takes a store of sessions', () => {
    expectTypeOf<ReturnType<typeof memorySessionStore>>().toEqualTypeOf<SessionStore>()
    createLcmClient({ baseUrl, auth: 'none', sessionStore: memorySessionStore() })
    // @ts-expect-error it saves nothing
    createLcmClient({ baseUrl, auth: 'none', sessionStore: { load: async () => undefined, clear: async () => {} } })
  })
})

describe('actions', () => {
  test('take booleans that are booleans', () => {
    void lcm.actions.install({ ...onCluster, 'continue-on-error': false, 'auto-bootstrap': null })
    // @ts-expect-error a text
    void lcm.actions.install({ ...onCluster, 'continue-on-error': 'false' })
    // @ts-expect-error a text
    void lcm.actions.configure({ ...onCluster, 'auto-bootstrap': 'true' })
    // @ts-expect-error a text
    void v1.actions.install({ ...onCluster, 'continue-on-error': 'false' })
  })

  test('are of a scope', () => {
    void lcm.actions.restart(onNode)
    void lcm.actions.upgrade(onNode)
    void lcm.actions.upgrade({ 'job-scope': 'datacenter', 'resource-id': 'd1' })
    // @ts-expect-error never of a whole cluster
    void lcm.actions.upgrade(onCluster)
    // @ts-expect-error there is no such scope
    void lcm.actions.restart({ 'job-scope': 'rack', 'resource-id': 'r1' })
    // @ts-expect-error of what
    void lcm.actions.restart({ 'job-scope': 'cluster' })
  })

  test('may name themselves, and no other', () => {
    void lcm.actions.install({ ...onCluster, 'job-type': 'install' })
    // @ts-expect-error another
    void lcm.actions.install({ ...onCluster, 'job-type': 'restart' })
  })

  test('differ by version', () => {
    void v1.actions.install({ ...onCluster, 'change-default-cassandra-password': 'p' })
    void v1.actions.configure({ ...onCluster, 'change-default-cassandra-password': 'p' })
    // @ts-expect-error v2 takes it with the cluster
    void lcm.actions.install({ ...onCluster, 'change-default-cassandra-password': 'p' })
    void lcm.clusters.create({ name: 'c', 'old-password': 'a', 'new-password': 'b' })
    // @ts-expect-error v1 takes it with the job
    void v1.clusters.create({ name: 'c', 'new-password': 'b' })
    void lcm.actions.install({ ...onCluster, 'concurrency-strategy': 'cluster-at-a-time' })
    // @ts-expect-error newer than v1
    void v1.actions.install({ ...onCluster, 'concurrency-strategy': 'default' })
    expectTypeOf(v1.actions).not.toHaveProperty('upgrade')
  })

  test('answer jobs, and terminating answers a text', () => {
    expectTypeOf<ReturnType<LcmClient['actions']['install']>>().toEqualTypeOf<ApiCall<Job>>()
    expectTypeOf<ReturnType<LcmV1Client['actions']['restart']>>().toEqualTypeOf<ApiCall<Job>>()
    expectTypeOf<ReturnType<LcmClient['actions']['terminate']>>().toEqualTypeOf<ApiCall<TerminateAnswer>>()
    expectTypeOf<Parameters<LcmClient['actions']['terminate']>[0]>().toEqualTypeOf<string>()
  })
})

describe('records', () => {
  test('are of their kind', () => {
    expectTypeOf<ReturnType<LcmClient['jobs']['get']>>().toEqualTypeOf<ApiCall<Job>>()
    expectTypeOf<ReturnType<LcmClient['jobs']['list']>>().toEqualTypeOf<LcmListing<Job>>()
    expectTypeOf<ReturnType<LcmClient['jobs']['nodes']>>().toEqualTypeOf<LcmListing<JobNode>>()
    expectTypeOf<ReturnType<LcmClient['jobs']['events']>>().toEqualTypeOf<LcmListing<JobEvent>>()
    expectTypeOf<ReturnType<LcmClient['jobEvents']['follow']>>().toEqualTypeOf<AsyncIterable<JobEvent>>()
    expectTypeOf<ReturnType<LcmClient['clusters']['getByName']>>().toEqualTypeOf<ApiCall<Cluster>>()
    expectTypeOf<ReturnType<LcmClient['clusters']['datacenters']>>().toEqualTypeOf<LcmListing<Datacenter>>()
    expectTypeOf<ReturnType<LcmClient['datacenters']['nodes']>>().toEqualTypeOf<LcmListing<Node>>()
    expectTypeOf<ReturnType<LcmClient['nodes']['lastJob']>>().toEqualTypeOf<ApiCall<Job | undefined>>()
    expectTypeOf<Awaited<ReturnType<LcmListing<Job>['count']>>>().toEqualTypeOf<number>()
  })

  test('of jobs are neither made nor deleted', () => {
    expectTypeOf(lcm.jobs).not.toHaveProperty('create')
    expectTypeOf(lcm.jobs).not.toHaveProperty('delete')
    expectTypeOf(lcm.jobNodes).not.toHaveProperty('delete')
    expectTypeOf(lcm.jobEvents).not.toHaveProperty('delete')
  })

  test('are made in the words of their version', () => {
    const node = { name: 'n', 'datacenter-id': 'd1', 'ssh-management-address': 'h' } as const
    void lcm.nodes.create({ ...node, 'native-transport-address': '0.0.0.0' })
    void v1.nodes.create({ ...node, 'rpc-address': '0.0.0.0' })
    // @ts-expect-error of v1
    void lcm.nodes.create({ ...node, 'rpc-address': '0.0.0.0' })
    // @ts-expect-error of v2
    void v1.nodes.create({ ...node, 'native-transport-address': '0.0.0.0' })
    // @ts-expect-error a text
    void lcm.datacenters.create({ name: 'd', 'cluster-id': 'c1', 'solr-enabled': 'true' })
    // @ts-expect-error a version is missing
    void lcm.configProfiles.create({ name: 'p' })
  })
})
