import type { LcmAssumptions, LcmSeed } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { clusterOf, type LcmSite, type Row, startLcm } from './site.ts'

const assume = (assumptions: LcmAssumptions, seed: LcmSeed = { clusters: [{ ...clusterOf(1), id: 'c' }] }) =>
  startLcm({ ...seed, assumptions })

const install = { 'job-type': 'install', 'job-scope': 'cluster', 'resource-id': 'c' }

const post = (site: LcmSite, path: string, body: object) => site.send('POST', path, body)

describe('what no source tells is assumed, and can be assumed otherwise', () => {
  test('textBooleans: what "false" means', async () => {
    const asked = { ...install, 'continue-on-error': 'false', 'auto-bootstrap': 'true' }
    const read = async (textBooleans: 'as-written' | 'truthy' | undefined) => {
      const site = await assume({ textBooleans })
      return ((await post(site, '/actions/install', asked)).json as Row)['job-data']
    }
    const asWritten = { 'job-type': 'install', 'continue-on-error': false, 'auto-bootstrap': true }
    expect(await read(undefined)).toEqual(asWritten)
    expect(await read('as-written')).toEqual(asWritten)
    expect(await read('truthy')).toEqual({ ...asWritten, 'continue-on-error': true })
  })

  test('textBooleans decides how the job goes', async () => {
    for (const [textBooleans, nodes] of [
      ['as-written', { n1: 'FAILED', n2: 'PENDING' }],
      ['truthy', { n1: 'FAILED', n2: 'COMPLETE' }],
    ] as const) {
      const site = await assume({ textBooleans }, { clusters: [clusterOf(2)] })
      site.lcm.script([{ node: 'n1', error: 'no luck' }])
      const id = await site.run('install', 'cluster', 'c1', { 'continue-on-error': 'false' })
      await site.pass(60)
      expect(await site.nodes(id)).toEqual(nodes)
    }
  })

  test('errorTypeInV2', async () => {
    const body = async (site: LcmSite) => (await site.send('GET', '/jobs/x')).json
    const message = 'There is no job of this id.'
    expect(await body(await assume({}))).toEqual({ code: 404, message })
    expect(await body(await assume({ errorTypeInV2: true }))).toEqual({ code: 404, type: 'not-found', message })
    const v1 = await startLcm(undefined, { profiles: { lcm: 'v1' } })
    expect(await body(v1)).toEqual({ code: 404, type: 'not-found', msg: message })
  })

  test('terminateStatus', async () => {
    const site = await assume({ terminateStatus: 201 })
    const id = await site.run('install', 'cluster', 'c1')
    const answered = await post(site, '/actions/terminate', { 'job-id': id })
    expect([answered.status, answered.json]).toEqual([201, 'Termination in progress'])
  })

  test('jobs.terminateEnded: the termination of what has ended', async () => {
    const seed = { clusters: [clusterOf(1)], jobs: [{ id: 'j' }] }
    const terminate = async (site: LcmSite) => (await post(site, '/actions/terminate', { 'job-id': 'j' })).status
    expect(await terminate(await assume({}, seed))).toBe(409)
    expect(await terminate(await assume({ jobs: { terminateEnded: 'ignore' } }, seed))).toBe(200)
  })

  test('jobs: what the rules of jobs assume', async () => {
    const site = await assume({ jobs: { pendingAtRestart: 'orphan', stoppedNodes: 'unchanged' } })
    const running = await site.run('install', 'cluster', 'c1')
    const waiting = await site.run('install', 'cluster', 'c1')
    await site.pass(6)
    site.lcm.restart()
    expect([await site.status(running), await site.status(waiting)]).toEqual(['ORPHANED', 'ORPHANED'])
    expect(await site.nodes(running)).toEqual({ n1: 'RUNNING' })
  })

  test('jobs.brokenRules: an upgrade of a whole cluster, a configure before the first install', async () => {
    const configure = { ...install, 'job-type': 'configure' }
    const upgrade = { ...install, 'job-type': 'upgrade' }
    const usual = await assume({})
    expect((await post(usual, '/actions/configure', configure)).status).toBe(409)
    expect((await post(usual, '/actions/upgrade', upgrade)).status).toBe(400)
    const site = await assume({ jobs: { brokenRules: 'fail' } })
    const made = [await post(site, '/actions/configure', configure), await post(site, '/actions/upgrade', upgrade)]
    expect(made.map(({ status }) => status)).toEqual([201, 201])
    await site.pass(20)
    expect(await site.jobs()).toEqual(['FAILED', 'FAILED'])
  })

  test('jobs.removal: what something is part of or works on', async () => {
    const refused = await assume({ jobs: { removal: 'refuse' } })
    expect((await refused.send('DELETE', '/clusters/c')).status).toBe(409)
    expect((await refused.page('/nodes/')).count).toBe(1)
  })

  test('incompleteCluster: a job on a cluster that lacks something', async () => {
    const seed = { clusters: [{ ...clusterOf(1), id: 'c', 'config-profile-id': null }] }
    const failing = await assume({ incompleteCluster: 'fail' }, seed)
    expect((await post(failing, '/actions/install', install)).status).toBe(201)
    await failing.pass(20)
    expect(await failing.jobs()).toEqual(['FAILED'])
    const refusing = await assume({ incompleteCluster: 'refuse' }, seed)
    const refused = await post(refusing, '/actions/install', install)
    expect([refused.status, refused.json]).toEqual([400, { code: 400, message: 'The cluster has no config profile.' }])
    const running = await assume({ incompleteCluster: 'run' }, seed)
    await post(running, '/actions/install', install)
    await running.pass(20)
    expect(await running.jobs()).toEqual(['COMPLETE'])
    const whole = await assume({ incompleteCluster: 'refuse' })
    expect((await post(whole, '/actions/install', install)).status).toBe(201)
  })

  test('unknownReferences: a repository that is not there', async () => {
    const site = await assume({ unknownReferences: 'refuse' })
    const { status, json } = await post(site, '/clusters/', { name: 'x', 'repository-id': 'nothing' })
    const message = 'repository-id: there is no repository of this id.'
    expect([status, json]).toEqual([400, { code: 400, message }])
    const [repository] = (await site.page('/repositories/')).results
    expect((await post(site, '/clusters/', { name: 'x', 'repository-id': repository?.id })).status).toBe(201)
  })

  test('clusterPasswordsShown and repositoryPasswordsShown', async () => {
    const cluster = { name: 'x', 'old-password': 'a', 'new-password': 'b' }
    const shown = await assume({ clusterPasswordsShown: true })
    expect((await post(shown, '/clusters/', cluster)).json).toMatchObject(cluster)
    const repository = { name: 'x', password: 'c' }
    expect(Object.keys((await post(shown, '/repositories/', repository)).json as object)).not.toContain('password')
    const other = await assume({ repositoryPasswordsShown: true })
    expect((await post(other, '/repositories/', repository)).json).toMatchObject(repository)
    expect(Object.keys((await post(other, '/clusters/', cluster)).json as object)).not.toContain('new-password')
    const credential = { name: 'x', 'login-password': 'canary' }
    expect((await post(other, '/machine_credentials/', credential)).text).not.toContain('canary')
  })

  test('eventsKeptMs', async () => {
    const site = await assume({ eventsKeptMs: 60_000 })
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(5)
    const [event] = (await site.page('/job_events/')).results
    await site.pass(59.999)
    expect((await site.page(`/jobs/${id}/job_events/`)).count).toBe(2)
    await site.pass(0.001)
    expect((await site.page(`/jobs/${id}/job_events/`)).count).toBe(1)
    expect((await site.send('GET', `/job_events/${event?.id}`)).status).toBe(404)
  })

  test('jobHiddenMs: a job is not found just after its creation', async () => {
    const site = await assume({ jobHiddenMs: 3000 })
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(2.999)
    expect((await site.send('GET', `/jobs/${id}`)).status).toBe(404)
    expect((await site.send('GET', `/jobs/${id}/job_nodes/`)).status).toBe(404)
    await site.pass(0.001)
    expect((await site.send('GET', `/jobs/${id}`)).status).toBe(200)
  })

  test('deleteStatus', async () => {
    const site = await assume({ deleteStatus: 200 })
    const { status, json } = await site.send('DELETE', '/clusters/c')
    expect([status, json]).toEqual([200, {}])
  })

  test('servesV1: a server of v2 speaks v1 below its prefix', async () => {
    const site = await assume({ servesV1: true })
    const v1 = (path: string): string => `${site.emulator.url}/api/v1/lcm${path}`
    const job = await site.run('install', 'cluster', 'c1')
    expect((await site.get(v1(`/jobs/${job}`)))['href']).toBe(v1(`/jobs/${job}`))
    expect((await site.get(`/jobs/${job}`))['href']).toBe(`${site.lcm.baseUrl}/jobs/${job}`)
    expect((await site.send('GET', v1('/jobs/x'))).json).toMatchObject({ msg: 'There is no job of this id.' })
    const [node] = (await site.page(v1('/nodes/'))).results
    expect(Object.keys(node ?? {})).toContain('rpc-address')
    expect((await site.send('POST', v1('/actions/upgrade'), install)).status).toBe(404)
    const asked = { ...install, 'change-default-cassandra-password': 'p', 'concurrency-strategy': 'x' }
    expect((await site.send('POST', v1('/actions/install'), asked)).json).toMatchObject({
      'job-data': { 'job-type': 'install', 'change-default-cassandra-password': 'p' },
    })
    const closed = await assume({})
    expect((await closed.send('GET', `${closed.emulator.url}/api/v1/lcm/jobs/`)).status).toBe(404)
    const old = await startLcm({ assumptions: { servesV1: true } }, { profiles: { lcm: 'v1' } })
    expect((await old.send('GET', `${old.emulator.url}/api/v2/lcm/jobs/`)).status).toBe(404)
  })
})
