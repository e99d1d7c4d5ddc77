import { describe, expect, test } from 'vitest'
import { type DrpSite, startDrp } from './site.ts'

const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const m2 = 'aaaaaaaa-0000-4000-8000-000000000002'
const hour = 3_600_000

const seed = {
  tasks: [{ Name: 't1' }],
  machines: [
    { Name: 'm1', Uuid: m1, Tasks: ['t1', 't1', 't1', 't1'] },
    { Name: 'm2', Uuid: m2, Tasks: ['t1', 't1'] },
  ],
}

interface Job {
  readonly Uuid: string
}

const start = (more: object = {}) => startDrp({ ...seed, ...more }, { profiles: { drp: 'v4' } })

async function run(site: DrpSite, Machine: string, State: string): Promise<string> {
  const { json } = await site.send('POST', '/jobs', { Machine })
  const { Uuid } = json as Job
  const set = (path: string, field: string, value: unknown) =>
    site.send('PATCH', path, [{ op: 'replace', path: `/${field}`, value }])
  await set(`/jobs/${Uuid}`, 'State', 'running')
  await set(`/jobs/${Uuid}`, 'State', State)
  await set(`/machines/${Machine}`, 'Runnable', true)
  return Uuid
}

/** Four jobs of one machine and two of another, an hour apart. */
async function startWithJobs(more: object = {}) {
  const site = await start(more)
  const jobs: string[] = []
  for (const [machine, state] of [
    [m1, 'failed'],
    [m1, 'finished'],
    [m2, 'finished'],
    [m1, 'finished'],
    [m2, 'finished'],
    [m1, 'finished'],
  ] as const) {
    jobs.push(await run(site, machine, state))
    await site.clock.advance(hour)
  }
  return { site, jobs }
}

async function jobsOf(site: DrpSite): Promise<readonly string[]> {
  return ((await site.send('GET', '/jobs?sort=StartTime')).json as Job[]).map(({ Uuid }) => Uuid)
}

async function purge(site: DrpSite, query = ''): Promise<readonly string[]> {
  const { status, json, text } = await site.send('DELETE', `/jobs${query}`)
  if (status !== 200) throw new Error(text)
  return (json as Job[]).map(({ Uuid }) => Uuid)
}

describe('the purge of jobs', () => {
  test('deletes nothing without limits', async () => {
    const { site, jobs } = await startWithJobs()
    expect(await purge(site)).toEqual([])
    expect(await jobsOf(site)).toEqual(jobs)
  })

  test('keeps so many of each machine, and its current job', async () => {
    const { site, jobs } = await startWithJobs()
    const [failed, second, third] = jobs
    expect(new Set(await purge(site, '?jobsToKeep=1&dryrun=true'))).toEqual(new Set([failed, second, third, jobs[3]]))
    expect(await jobsOf(site)).toEqual(jobs)
    expect(new Set(await purge(site, '?jobsToKeep=2'))).toEqual(new Set([failed, second]))
    expect(await jobsOf(site)).toEqual(jobs.slice(2))
    expect((await site.send('GET', `/jobs/${failed}/log`)).status).toBe(404)
  })

  test('goes by the age of jobs that failed and of those that finished', async () => {
    const { site, jobs } = await startWithJobs()
    expect(await purge(site, '?failedJobsPurgedAfter=7h')).toEqual([])
    expect(await purge(site, '?failedJobsPurgedAfter=5h30m')).toEqual([jobs[0]])
    expect(await purge(site, '?completeJobsPurgedAfter=4h30m')).toEqual([jobs[1]])
  })

  test('may be of one machine, or of missing ones', async () => {
    const { site, jobs } = await startWithJobs()
    expect(await purge(site, `?jobsToKeep=1&machine=${m2}`)).toEqual([jobs[2]])
    expect(await purge(site, '?jobsToKeep=0&machine=missing')).toEqual([])
    await site.send('DELETE', `/machines/${m2}`)
    expect(await purge(site, '?jobsToKeep=0&machine=missing')).toEqual([jobs[4]])
    expect((await jobsOf(site)).length).toBe(4)
  })

  test('goes by the preferences where the request says nothing', async () => {
    const { site, jobs } = await startWithJobs({ prefs: { jobsToKeep: '3' } })
    expect(await purge(site, '?dryrun=true')).toEqual([jobs[0]])
    expect((await purge(site, '?dryrun=true&jobsToKeep=2')).length).toBe(2)
    await site.send('POST', '/prefs', {
      jobsToKeep: '',
      completeJobsPurgedAfter: '4h30m',
      failedJobsPurgedAfter: 'never',
    })
    expect(await purge(site)).toEqual([jobs[1]])
  })

  test('goes by assumptions that can be chosen', async () => {
    const { site, jobs } = await startWithJobs({ assumptions: { purge: { counts: 'finished' } } })
    expect(await purge(site, `?jobsToKeep=2&machine=${m1}`)).toEqual([jobs[1]])
  })

  test.each([
    ['jobsToKeep=-1', /^jobsToPurge: jobsToKeep must be/],
    ['jobsToKeep=many', /^jobsToPurge: jobsToKeep must be/],
    ['failedJobsPurgedAfter=soon', /^jobsToPurge: failedJobsPurgedAfter must be/],
    ['completeJobsPurgedAfter=-1h', /^jobsToPurge: completeJobsPurgedAfter must be/],
  ])('cannot be asked for with %s', async (query, message) => {
    const { site, jobs } = await startWithJobs()
    const { status, json } = await site.send('DELETE', `/jobs?${query}`)
    const Messages = [expect.stringMatching(message)]
    expect([status, json]).toEqual([400, { Model: 'jobs', Key: '', Type: 'DELETE', Messages, Code: 400 }])
    expect(await jobsOf(site)).toEqual(jobs)
  })

  test.each([
    [{ jobsToKeep: 'x' }, 'Preference jobsToKeep: x is not a number of jobs'],
    [{ failedJobsPurgedAfter: '3 days' }, 'Preference failedJobsPurgedAfter: 3 days is not a duration'],
    [{ completeJobsPurgedAfter: '-1h' }, 'Preference completeJobsPurgedAfter: -1h is not a duration'],
  ])('cannot be preferred with %j', async (prefs, message) => {
    const site = await start()
    const { status, json } = await site.send('POST', '/prefs', prefs)
    expect([status, (json as { Messages: [] }).Messages]).toEqual([400, [message]])
  })

  test('is for whoever may delete all jobs, and announced', async () => {
    const { site } = await startWithJobs()
    const authorization = `Bearer ${site.drp.machineToken(m1)}`
    expect((await site.send('DELETE', '/jobs', undefined, { authorization })).status).toBe(403)
    expect((await site.send('GET', '/info')).json).toMatchObject({
      features: expect.arrayContaining(['selective-job-purge', 'api-v3']),
    })
    const old = await startDrp()
    expect((await old.send('GET', '/info')).text).not.toContain('selective-job-purge')
  })
})

describe('the archive', () => {
  test('has the log of a job that is archived, which the log has no more', async () => {
    const { site, jobs } = await startWithJobs()
    const path = `/jobs/${jobs[1]}`
    await site.send('PUT', `${path}/log`, 'done\n', { 'content-type': 'application/octet-stream' })
    const { text: log } = await site.send('GET', `${path}/log`)
    expect((await site.send('GET', `${path}/archive`)).status).toBe(404)
    const archived = await site.send('PATCH', path, [{ op: 'replace', path: '/Archived', value: true }])
    expect(archived.json).toMatchObject({ Archived: true, State: 'finished' })
    const { status, json } = await site.send('GET', `${path}/log`)
    const about = { Model: 'jobs', Key: jobs[1], Type: 'GET', Messages: ['Not Found'], Code: 404 }
    expect([status, json]).toEqual([404, about])
    expect((await site.send('HEAD', `${path}/log`)).status).toBe(404)
    const answer = await site.send('GET', `${path}/archive`)
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
      200,
      log,
      'application/octet-stream',
    ])
  })

  test('is for whoever may read the log', async () => {
    const { site, jobs } = await startWithJobs()
    await site.send('PATCH', `/jobs/${jobs[1]}`, [{ op: 'replace', path: '/Archived', value: true }])
    const as = (machine: string) => ({ authorization: `Bearer ${site.drp.machineToken(machine)}` })
    expect((await site.send('GET', `/jobs/${jobs[1]}/archive`, undefined, as(m1))).status).toBe(200)
    expect((await site.send('GET', `/jobs/${jobs[1]}/archive`, undefined, as(m2))).status).toBe(403)
  })

  test('is unknown to v3.13, which gives the log whatever the job says', async () => {
    const site = await startDrp(seed)
    const job = await run(site, m1, 'finished')
    await site.send('PATCH', `/jobs/${job}`, [{ op: 'replace', path: '/Archived', value: true }])
    expect((await site.send('GET', `/jobs/${job}/log`)).status).toBe(200)
  })
})
