import { inspect } from 'node:util'
import { type OvirtClient, type TrackedJob, track, xmlFormat } from '@jobwright/client/ovirt'
import { isJobwrightError } from '@jobwright/core'
import type { StepNode } from '@jobwright/core/ovirt'
import type { Fault } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { fail, Told } from '../ovirt/track-told.ts'
import { collect, rejection } from '../scripted-server.ts'
import { type OvirtSite, openOvirtSite, password } from './ovirt-site.ts'

const minutes = 60_000
/** A backup: two disks in parallel, of which one fails and is copied elsewhere, and a snapshot that is removed. */
async function backup(job: TrackedJob): Promise<string> {
  await job.step('validating', 'Check the space', () => {})
  await job.step('executing', 'Copy', async (copy) => {
    await Promise.all(
      ['a', 'b'].map(async (disk) => {
        const step = copy.step('executing', 'Disk', { key: disk }, disk === 'b' ? fail : () => {})
        await step.catch(() => copy.step('executing', 'Disk elsewhere', { key: disk }, () => {}))
      }),
    )
  })
  await job.step('finalizing', 'Remove the snapshot', () => {})
  return 'done'
}

const backedUp = [
  'Check the space: finished',
  'Copy: finished',
  '  Disk [a]: finished',
  '  Disk [b]: failed',
  '  Disk elsewhere [b]: finished',
  'Remove the snapshot: finished',
]

const linesOf = (nodes: readonly StepNode[], indent = ''): readonly string[] =>
  nodes.flatMap(({ step, steps }) => [`${indent}${step.description}: ${step.status}`, ...linesOf(steps, `${indent}  `)])

/** The only external job of a correlation id as the engine shows it, and its steps. */
async function shown(
  site: OvirtSite,
  correlationId = 'backup-1',
): Promise<{ status: string; steps: readonly string[] }> {
  const reader = site.client()
  const jobs = await site.until(collect(reader.jobs.list({ correlationId }).items()))
  expect(jobs).toHaveLength(1)
  const [{ id, status } = { id: '', status: '' }] = jobs
  const steps = linesOf(await site.until(reader.steps.tree(id)))
  return { status, steps }
}

const correlated = { correlationId: 'backup-1' }

describe.each([
  ['JSON', {}],
  ['XML', { format: xmlFormat }],
])('a function as an external job, in %s', (_, format) => {
  test('is shown as it went, each step by its own end', async () => {
    const site = await openOvirtSite()
    const ovirt = site.client(format)
    const told = new Told()
    expect(await site.until(track(ovirt, 'Backup of <web1> & Söhne', backup, { ...correlated, ...told.options }))).toBe(
      'done',
    )
    expect(await shown(site)).toEqual({ status: 'finished', steps: backedUp })
    const { job } = await site.until(ovirt.jobs.ensure({ description: 'x' }, correlated))
    expect(job).toMatchObject({ description: 'Backup of <web1> & Söhne', auto_cleared: true, external: true })
    expect([told.errors, told.losses]).toEqual([[], []])
    await site.until(ovirt.close())
    expect(site.underWay).toBe(0)
  })

  test('fails with what the function throws, and says why it was called off', async () => {
    const site = await openOvirtSite()
    const controller = new AbortController()
    const work = async (job: TrackedJob) => {
      await job.step('validating', 'Check', () => {})
      await job.step('executing', 'Copy', () => {
        controller.abort(new Error(`somebody pressed Ctrl-C, with ${password}`))
        return job.signal.throwIfAborted()
      })
    }
    const options = { ...correlated, signal: controller.signal, secrets: [password] }
    expect(await rejection(site.until(track(site.client(format), 'Backup', work, options)))).toBe(
      controller.signal.reason,
    )
    expect(await shown(site)).toEqual({
      status: 'failed',
      steps: ['Check: finished', 'Copy: failed', 'Called off: somebody pressed Ctrl-C, with ***: failed'],
    })
  })

  test('is found again when its program was killed', async () => {
    const site = await openOvirtSite()
    let requests = 0
    const { fetch } = site.emulator
    const dying = site.client({
      ...format,
      fetch: (url, init) => {
        requests += 1
        const answer = fetch(url, init)
        return requests < 7 ? answer : answer.then(() => new Promise<never>(() => {}))
      },
    })
    void track(dying, 'Backup', backup, correlated)
    await site.clock.advance(0)
    expect((await shown(site)).steps).toEqual(['Check the space: finished', 'Copy: started', '  Disk [a]: started'])
    await site.until(track(site.client(format), 'Backup', backup, correlated))
    expect(await shown(site)).toEqual({ status: 'finished', steps: backedUp })
  })
})

test('At once, a failed step fails its job, and each step shows its own end.', async () => {
  const site = await openOvirtSite()
  await site.until(track(site.client(), 'Backup', backup, { ...correlated, failSteps: 'at-once' }))
  expect(await shown(site)).toEqual({ status: 'failed', steps: backedUp })
})

test('Killed in the midst of a request, and run again, it doubles nothing.', async () => {
  // The fourth step's request, the end of a step, and those about the job's end; the last three are too late to be made good.
  for (const [at, isRefused] of [
    [1, false],
    [2, false],
    [3, false],
    [8, false],
    [10, false],
    [15, true],
    [16, true],
  ] as const) {
    const site = await openOvirtSite()
    const { fetch } = site.emulator
    let requests = 0
    const killed = site.client({
      fetch: async (url, init) => {
        requests += 1
        const answer = requests > at ? undefined : await fetch(url, init)
        return answer !== undefined && requests < at ? answer : new Promise<never>(() => {})
      },
    })
    void track(killed, 'Backup', backup, correlated)
    await site.clock.advance(0)
    const out = await site.until(track(site.client(), 'Backup', backup, correlated).catch((error: unknown) => error))
    expect(isJobwrightError(out, 'conflict')).toBe(isRefused)
    const { status, steps } = await shown(site)
    expect(status).toBe('finished')
    // A failed step that could not be told of after its job shows the end of the job.
    expect(steps.map((step, index) => (isRefused && index === 3 ? backedUp[index] : step))).toEqual(backedUp)
  }
})

const lost: Readonly<Record<string, Fault>> = {
  'a proxy that fails': { kind: 'status', status: 503, body: '<h1>no</h1>' },
  'a proxy that fails afterwards': { kind: 'status', status: 503, handled: true, body: '<h1>no</h1>' },
  'a lost request': { kind: 'drop' },
  'a lost answer': { kind: 'drop', handled: true },
  'half an answer': { kind: 'truncate' },
  'no answer': { kind: 'stall' },
  'no answer to what was done': { kind: 'stall', handled: true },
}

test.each(Object.entries(lost))('With %s in between, everything is shown once.', async (_, then) => {
  for (const [method, path, skip] of [
    ['POST', /\/jobs$/, 0],
    ['POST', /\/steps$/, 2],
    ['POST', /\/steps\/[^/]*\/end$/, 2],
    ['POST', /\/jobs\/[^/]*\/end$/, 0],
    ['GET', /\/jobs$/, 0],
  ] as const) {
    const site = await openOvirtSite()
    const fault = site.emulator.faults.add({ match: { method, path }, skip, then })
    const told = new Told()
    const ovirt = site.client({ attemptTimeoutMs: 2_000 })
    const options = { ...correlated, ...told.options, reportTimeoutMs: 5 * minutes }
    expect(await site.until(track(ovirt, 'Backup', backup, options))).toBe('done')
    expect(fault.hits).toBe(1)
    expect(told.losses).toEqual([])
    expect(await shown(site)).toEqual({ status: 'finished', steps: backedUp })
  }
})

test('An engine that never answers costs one wait at the beginning and one at the end, and leaves nothing behind.', async () => {
  const site = await openOvirtSite()
  const ovirt = site.client()
  await site.until(collect(ovirt.jobs.list().items()))
  site.emulator.faults.add({ times: 1_000, then: { kind: 'stall' } })
  const told = new Told()
  const begunAt = site.clock.now()
  const promise = track(ovirt, 'Backup', backup, { ...told.options, reportTimeoutMs: 3_000 })
  expect(await site.until(promise)).toBe('done')
  expect(site.clock.now() - begunAt).toBe(6_000)
  expect(told.reasons).toEqual(['unreachable'])
  await site.clock.advance(0)
  expect(site.underWay).toBe(0)
})

test('An engine that is away for a while is told everything when it is back.', async () => {
  const site = await openOvirtSite()
  const told = new Told()
  const work = async (job: TrackedJob) => {
    site.emulator.faults.add({ times: 6, then: { kind: 'status', status: 503 } })
    const result = await backup(job)
    await new Promise<void>((resolve) => site.clock.schedule(minutes, resolve))
    return result
  }
  await site.until(track(site.client(), 'Backup', work, { ...correlated, ...told.options, reportTimeoutMs: 1_000 }))
  expect(told.reports.length).toBeGreaterThan(0)
  expect(told.reports.every(({ kind, willRetry }) => kind === 'add-step' && willRetry)).toBe(true)
  expect(told.losses).toEqual([])
  expect(await shown(site)).toEqual({ status: 'finished', steps: backedUp })
})

test('A restart of the engine makes the job unknown for good; its steps show their ends.', async () => {
  const site = await openOvirtSite()
  const told = new Told()
  const work = async (job: TrackedJob) => {
    await job.step('validating', 'Check', fail).catch(() => {})
    return job.step('executing', 'Copy', () => site.emulator.ovirt.restart({ downForMs: 30_000 }))
  }
  const ovirt = site.client()
  await site.until(track(ovirt, 'Backup', work, { ...correlated, ...told.options, reportTimeoutMs: 2 * minutes }))
  expect(await shown(site)).toEqual({ status: 'unknown', steps: ['Check: failed', 'Copy: finished'] })
  expect(told.reasons).toEqual(['engine-restarted'])
  const run = async () => expect.unreachable('it was refused')
  const error = await rejection(site.until(track(ovirt, 'Backup', run, correlated)))
  expect(error).toMatchObject({ code: 'conflict' })
  expect((error as Error).message).toContain('has ended as unknown')
})

test('A job that somebody else has ended, and the engine has removed since, is a loss.', async () => {
  const site = await openOvirtSite()
  const told = new Told()
  const other = site.client()
  const work = async (job: TrackedJob) => {
    await job.step('executing', 'Copy', () => other.jobs.end(job.id ?? ''))
    await job.step('executing', 'Late', () => {})
    await new Promise<void>((resolve) => site.clock.schedule(30 * minutes, resolve))
    return backup(job)
  }
  expect(await site.until(track(site.client(), 'Backup', work, { ...correlated, ...told.options }))).toBe('done')
  expect(told.reasons).toEqual(['job-removed'])
  expect(told.reports).toEqual([{ kind: 'add-step', description: 'Check the space', willRetry: false }])
  expect(await site.until(collect(other.jobs.list({ ...correlated }).items()))).toEqual([])
})

test('Tokens that end in the midst of it are renewed without a word.', async () => {
  const site = await openOvirtSite()
  const told = new Told()
  const work = (job: TrackedJob) => {
    site.emulator.ovirt.endSessions()
    return backup(job)
  }
  await site.until(track(site.client(), 'Backup', work, { ...correlated, ...told.options }))
  expect([told.errors, told.losses]).toEqual([[], []])
  expect((await shown(site)).steps).toEqual(backedUp)
})

test('Where nobody can log in for a while, everything is shown once it can be.', async () => {
  const site = await openOvirtSite()
  const fault = site.emulator.faults.add({ match: { path: /sso/ }, times: 3, then: { kind: 'status', status: 503 } })
  const told = new Told()
  await site.until(track(site.client(), 'Backup', backup, { ...correlated, ...told.options, reportTimeoutMs: minutes }))
  expect(fault.hits).toBe(3)
  expect(told.losses).toEqual([])
  expect(await shown(site)).toEqual({ status: 'finished', steps: backedUp })
})

test('Who may not, or gives a wrong password, works on, and nothing secret is told.', async () => {
  const site = await openOvirtSite()
  const wrong = site.client({ auth: { username: 'admin@internal', password: `${password}-not` } })
  for (const ovirt of [site.as('guest'), wrong]) {
    const told = new Told()
    const before = site.sent.length
    expect(await site.until(track(ovirt, 'Backup', backup, told.options))).toBe('done')
    expect(told.reasons).toEqual(['refused'])
    expect(told.errors).toHaveLength(1)
    expect(site.sent.length - before).toBeLessThanOrEqual(2)
    expect(inspect([told.raw, told.losses], { depth: 9 }) + JSON.stringify([told.raw, told.losses])).not.toContain(
      password,
    )
  }
})

test('Who may add jobs and steps, but is no administrator, gets a job without the ends of its steps.', async () => {
  const site = await openOvirtSite()
  const told = new Told()
  const id = await site.until(
    track(site.as('backup'), 'Backup', async (job) => (await backup(job)) && job.id, told.options),
  )
  const admin: OvirtClient = site.client()
  expect(await site.until(admin.jobs.get(id ?? ''))).toMatchObject({ status: 'finished', owner: {} })
  expect(told.losses).toEqual([])
  expect(told.reports.every(({ kind, willRetry }) => kind === 'add-step' && !willRetry)).toBe(true)
})

test('A client that is closed in the midst of it is a loss.', async () => {
  const site = await openOvirtSite()
  const told = new Told()
  const ovirt = site.client()
  const work = async (job: TrackedJob) => {
    await ovirt.close()
    return backup(job)
  }
  expect(await site.until(track(ovirt, 'Backup', work, told.options))).toBe('done')
  expect(told.reasons).toEqual(['client-closed'])
  expect(told.errors).toHaveLength(1)
})

test('On an engine that does not search, a job of the same description is not taken for this one.', async () => {
  const site = await openOvirtSite({ settings: { version: '4.1' }, jobs: [{ description: 'Backup' }] })
  const error = await rejection(site.until(track(site.client(), 'Backup', fail, correlated)))
  expect(error).toMatchObject({ code: 'conflict' })
  expect(await site.until(track(site.client(), 'Backup', backup))).toBe('done')
})
