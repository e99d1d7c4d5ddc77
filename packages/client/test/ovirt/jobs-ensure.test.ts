import { describe, expect, test } from 'vitest'
import {
  engine,
  fault,
  idOf,
  jobOf,
  json,
  kept,
  lostConnection,
  rejection,
  requests,
  type Script,
  type Sent,
  scriptedServer,
  stepOf,
  type Trouble,
  untyped,
} from './scripted-server.ts'

const backup = { description: 'Backup', auto_cleared: true } as const
const run = { correlationId: 'run-1' } as const
const looks = 'GET /jobs?search=correlation_id=run-1'
const control = 'GET /jobs?search=correlation_id=jobwright-nobody-has-this-id&max=1'

const isAdd = ({ method, path }: Sent) => method === 'POST' && path.endsWith('/jobs')

/** The first add is lost after the engine has heard it. */
const lostAfter: Trouble = (request, answer) => {
  const answered = answer()
  return isAdd(request) ? lostConnection() : answered
}

/** Adds are lost before the engine hears them. */
const lostBefore: Trouble = (request, answer) => (isAdd(request) ? lostConnection() : answer())

describe('jobs.ensure', () => {
  test('adds a job where there is none', async () => {
    const { script, there } = engine()
    const { ovirt, sent } = scriptedServer(script)
    const { job, added } = await ovirt.jobs.ensure(backup, run)
    expect([job.description, job.auto_cleared, added]).toEqual(['Backup', true, true])
    expect(there.size).toBe(1)
    expect(requests(sent)).toEqual([looks, 'POST /jobs'])
    expect(sent.map(({ headers }) => headers['correlation-id'])).toEqual(['run-1', 'run-1'])
  })

  test('finds the job that is there, whatever it is called, and makes sure that the engine searches', async () => {
    const { script, there } = engine([kept(jobOf(1, { description: 'Before' })), kept(jobOf(2), 'run-2')])
    const { ovirt, sent } = scriptedServer(script)
    expect(await ovirt.jobs.ensure(backup, run)).toEqual({ job: jobOf(1, { description: 'Before' }), added: false })
    expect(there.size).toBe(2)
    expect(requests(sent)).toEqual([looks, control])
    await ovirt.jobs.ensure(backup, run)
    expect(requests(sent)).toEqual([looks, control, looks])
  })

  test('passes over jobs that the engine made for itself under that id', async () => {
    const { script, there } = engine([kept(jobOf(1, { external: false }))])
    const { ovirt } = scriptedServer(script)
    expect((await ovirt.jobs.ensure(backup, run)).added).toBe(true)
    expect(there.size).toBe(2)
    expect((await ovirt.jobs.ensure(backup, run)).added).toBe(false)
  })

  test('finds one that has ended; of several the one that goes on, or the last one', async () => {
    const at = (number: number, status: string, start_time?: string) => kept(jobOf(number, { status, start_time }))
    const found = async (...jobs: ReturnType<typeof at>[]) =>
      (await scriptedServer(engine(jobs).script).ovirt.jobs.ensure(backup, run)).job.id
    expect(await found(at(1, 'failed'))).toBe(idOf('job', 1))
    expect(await found(kept(jobOf(1, { external: undefined })))).toBe(idOf('job', 1))
    expect(await found(at(1, 'finished'), at(2, 'started'), at(3, 'unknown'))).toBe(idOf('job', 2))
    expect(await found(at(1, 'finished'), at(2, 'parked'))).toBe(idOf('job', 2))
    const times = ['2026-11-20T11:00:00.000Z', '2026-11-20T13:30:00.000+02:00', '2026-11-20T11:15:00.000Z'] as const
    expect(await found(...times.map((time, index) => at(index + 1, 'finished', time)))).toBe(idOf('job', 2))
    expect(await found(at(1, 'finished', times[0]), at(2, 'failed', times[0]))).toBe(idOf('job', 2))
  })

  test('does not choose between two that go on', async () => {
    const { script } = engine([kept(jobOf(1)), kept(jobOf(2, { status: 'finished' })), kept(jobOf(3))])
    const { ovirt, sent } = scriptedServer(script)
    expect(await rejection(ovirt.jobs.ensure(backup, run))).toMatchObject({
      code: 'conflict',
      applied: 'no',
      message: `jobs.ensure: 2 jobs that go on have this correlation id: ${idOf('job', 1)}, ${idOf('job', 3)}. Nothing was added.`,
    })
    expect(requests(sent)).toEqual([looks, control])
  })

  test('names some of very many, and not all', async () => {
    const many = Array.from({ length: 100 }, (_, index) => jobOf(index))
    const { ovirt } = scriptedServer(() => json('jobs', many))
    const found = ovirt.jobs.ensure({ description: 'Backup' }, { correlationId: 'run-1' })
    const message = String(await rejection(found))
    expect(message).toContain('100 jobs have this description')
    expect(message).toContain(
      `${many
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')} and 95 more. Nothing was added.`,
    )
    const steps = Array.from({ length: 6 }, (_, index) => stepOf(index, { description: 'Copying' }))
    const other = scriptedServer(() => json('steps', steps)).ovirt
    expect(String(await rejection(other.steps.ensure('j1', { type: 'executing', description: 'Copying' })))).toContain(
      `6 steps have this parent, type and description: ${steps
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')} and 1 more.`,
    )
  })

  test('refuses what it cannot work with before anything is sent', async () => {
    const { ovirt, sent } = scriptedServer(engine().script)
    const { jobs } = untyped(ovirt)
    const cases = [
      [backup],
      [backup, {}],
      [backup, null],
      [{ description: '' }, run],
      [{ ...backup, name: 'x' }, run],
      [backup, { ...run, unsearchable: 'maybe' }],
    ]
    for (const input of cases) expect(await rejection(jobs.ensure(...input))).toMatchObject({ code: 'invalid-input' })
    expect(sent).toEqual([])
  })
})

describe('jobs.ensure, when answers are lost', () => {
  test('finds the job that the engine added all the same', async () => {
    const { script, there, state } = engine()
    state.trouble = lostAfter
    const { ovirt, sent, clock } = scriptedServer(script)
    const { job, added } = await clock.until(ovirt.jobs.ensure(backup, run))
    expect([there.get(job.id)?.job, added]).toEqual([job, true])
    expect(requests(sent)).toEqual([looks, 'POST /jobs', looks, control])
  })

  test('looks again for one that comes up late, and fails where none does, without adding twice', async () => {
    const { script, there, state } = engine()
    state.trouble = lostBefore
    const { ovirt, sent, clock } = scriptedServer(script)
    const begun = clock.now()
    expect(await clock.until(rejection(ovirt.jobs.ensure(backup, run)))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
      operation: 'jobs.ensure',
      method: 'POST',
      message: expect.stringMatching(/It may have taken effect: look before you send it again/),
    })
    expect(requests(sent)).toEqual([looks, 'POST /jobs', looks, looks, looks])
    expect(sent.map(({ at }) => at - begun)).toEqual([0, 0, 0, 1_000, 5_000])

    state.trouble = lostBefore
    const late = ovirt.jobs.ensure(backup, run)
    clock.schedule(3_000, () => there.set(idOf('job', 9), kept(jobOf(9))))
    expect(await clock.until(late)).toEqual({ job: jobOf(9), added: true })
    expect(there.size).toBe(1)
  })

  test('a server error may have taken effect, a refusal has not', async () => {
    const failing = (status: number) => {
      const { script, there, state } = engine()
      state.trouble = (request, answer) => {
        const answered = answer()
        return isAdd(request) ? fault('[why]', status) : answered
      }
      return { there, ...scriptedServer(script) }
    }
    const broken = failing(500)
    expect((await broken.clock.until(broken.ovirt.jobs.ensure(backup, run))).added).toBe(true)
    expect(broken.there.size).toBe(1)
    const refused = failing(400)
    expect(await rejection(refused.ovirt.jobs.ensure(backup, run))).toMatchObject({ code: 'rejected', applied: 'no' })
    expect(requests(refused.sent)).toEqual([looks, 'POST /jobs'])
  })

  test('an answer that cannot be read is one that was lost', async () => {
    const { script, state } = engine()
    state.trouble = (request, answer) => {
      const answered = answer()
      return isAdd(request) ? new Response('<html>') : answered
    }
    const { ovirt, clock } = scriptedServer(script)
    expect((await clock.until(ovirt.jobs.ensure(backup, run))).added).toBe(true)
  })

  test('nothing is added where nothing can be looked for', async () => {
    const { script, state } = engine()
    state.trouble = ({ method }, answer) => (method === 'GET' ? new Response(null, { status: 503 }) : answer())
    const { ovirt, sent, clock } = scriptedServer(script)
    expect(await clock.until(rejection(ovirt.jobs.ensure(backup, run)))).toMatchObject({
      code: 'unavailable',
      applied: 'no',
      operation: 'jobs.ensure',
    })
    expect(requests(sent)).toEqual([looks, looks, looks])
  })

  test('it is not looked for in vain when two have come up', async () => {
    const { script, there, state } = engine()
    state.trouble = (request, answer) => {
      if (!isAdd(request)) return answer()
      for (const number of [1, 2]) there.set(idOf('job', number), kept(jobOf(number)))
      return lostConnection()
    }
    const { ovirt, clock } = scriptedServer(script)
    expect(await clock.until(rejection(ovirt.jobs.ensure(backup, run)))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
    })
  })

  test('what fails while it is looked for does not count', async () => {
    const { script, state } = engine()
    let lost = 0
    state.trouble = (request, answer) => {
      const answered = answer()
      if (isAdd(request)) lost = 1
      else if (lost > 0 && lost < 4) lost += 1
      else return answered
      return lostConnection()
    }
    const { ovirt, clock } = scriptedServer(script)
    expect((await clock.until(ovirt.jobs.ensure(backup, run))).added).toBe(true)
  })

  test('called off meanwhile, it tells that the job may have been added', async () => {
    const { script, state } = engine()
    const calling = new AbortController()
    state.trouble = (request, answer) => {
      if (isAdd(request)) calling.abort()
      return answer()
    }
    const { ovirt, clock, sent } = scriptedServer(script)
    expect(await clock.until(rejection(ovirt.jobs.ensure(backup, { ...run, signal: calling.signal })))).toMatchObject({
      code: 'aborted',
      applied: 'unknown',
    })
    expect(requests(sent)).toEqual([looks, 'POST /jobs'])
  })
})

test('jobs.ensure, called off between two looks, does not wait for the next one', async () => {
  const { script, state } = engine()
  const calling = new AbortController()
  state.trouble = lostBefore
  const { ovirt, sent, clock } = scriptedServer(script)
  const begun = clock.now()
  const call = rejection(ovirt.jobs.ensure(backup, { ...run, signal: calling.signal }))
  clock.schedule(300, () => calling.abort())
  expect(await clock.until(call)).toMatchObject({ code: 'unavailable', applied: 'unknown' })
  expect([clock.now() - begun, sent.length]).toEqual([300, 3])
})

test('jobs.ensure, when its client is closed between two looks, does not wait for the next one', async () => {
  const { script, state } = engine()
  state.trouble = lostBefore
  const { ovirt, clock } = scriptedServer(script)
  const begun = clock.now()
  const call = rejection(ovirt.jobs.ensure(backup, run))
  clock.schedule(300, () => void ovirt.close())
  expect(await clock.until(call)).toMatchObject({ code: 'unavailable', applied: 'unknown' })
  expect(clock.now() - begun).toBe(300)
})

describe('jobs.ensure on an engine that does not search', () => {
  const old = (...jobs: Parameters<typeof engine>[0] & object) => engine(jobs, { searches: false })

  test('adds a job where none has its description', async () => {
    const { script, there } = old(kept(jobOf(1, { description: 'Other' })), kept(jobOf(2, { external: false })))
    const { ovirt, sent } = scriptedServer(script)
    expect((await ovirt.jobs.ensure(backup, run)).added).toBe(true)
    expect(there.size).toBe(3)
    expect(requests(sent)).toEqual([looks, control, 'POST /jobs'])
  })

  test('says that it cannot know which is the one where there is one of its description', async () => {
    for (const jobs of [[kept(jobOf(1))], [kept(jobOf(1, { status: 'finished' })), kept(jobOf(2), 'run-2')]]) {
      const { script, there } = old(...jobs)
      const { ovirt } = scriptedServer(script)
      expect(await rejection(ovirt.jobs.ensure(backup, run))).toMatchObject({
        code: 'conflict',
        applied: 'no',
        message: expect.stringMatching(
          /^jobs\.ensure: (?:a job|2 jobs) have this description, and the engine does not search/,
        ),
      })
      expect(there.size).toBe(jobs.length)
    }
  })

  test('takes the one of its description that goes on, where it is told to', async () => {
    const byDescription = { ...run, unsearchable: 'by-description' } as const
    const jobs = [kept(jobOf(1, { status: 'finished' })), kept(jobOf(2)), kept(jobOf(3, { description: 'Other' }))]
    const going = scriptedServer(old(...jobs).script)
    expect(await going.ovirt.jobs.ensure(backup, byDescription)).toEqual({ job: jobOf(2), added: false })
    const ended = scriptedServer(old(...jobs.slice(0, 1)).script)
    expect((await ended.ovirt.jobs.ensure(backup, byDescription)).added).toBe(true)
    const two = scriptedServer(old(...jobs, kept(jobOf(4))).script)
    expect(await rejection(two.ovirt.jobs.ensure(backup, byDescription))).toMatchObject({ code: 'conflict' })
  })

  test('finds the job that was added without an answer: the only new one of its description', async () => {
    for (const before of [[], [kept(jobOf(1, { description: 'Other' }))]]) {
      const { script, there, state } = old(...before)
      state.trouble = (request, answer) => {
        if (isAdd(request)) there.set(idOf('job', 7), kept(jobOf(7, { description: 'Newer' })))
        return lostAfter(request, answer)
      }
      const { ovirt, clock } = scriptedServer(script)
      const { job, added } = await clock.until(ovirt.jobs.ensure(backup, run))
      expect([job.description, added]).toEqual(['Backup', true])
    }
  })

  test('does not take one that had ended for the one that was added without an answer', async () => {
    const { script, state, there } = old(kept(jobOf(1, { status: 'finished' })))
    const byDescription = { ...run, unsearchable: 'by-description' } as const
    const { ovirt, clock } = scriptedServer(script)
    state.trouble = lostBefore
    const failed = { code: 'unavailable', applied: 'unknown' }
    expect(await clock.until(rejection(ovirt.jobs.ensure(backup, byDescription)))).toMatchObject(failed)
    state.trouble = lostAfter
    const { job } = await clock.until(ovirt.jobs.ensure(backup, byDescription))
    expect([...there.keys()]).toEqual([idOf('job', 1), job.id])
  })

  test('an engine without jobs is not taken for one that searches', async () => {
    const { script, there } = old()
    const { ovirt } = scriptedServer(script)
    await ovirt.jobs.ensure(backup, run)
    expect(await rejection(ovirt.jobs.ensure(backup, { correlationId: 'run-2' }))).toMatchObject({ code: 'conflict' })
    expect((await ovirt.jobs.ensure({ description: 'Other' }, { correlationId: 'run-2' })).added).toBe(true)
    expect(there.size).toBe(2)
  })
})

describe('jobs.ensure, called several times at once', () => {
  /** An engine that answers when it is told to. */
  function slow(script: Script) {
    const held: (() => void)[] = []
    const holding: Script = async (request) => {
      await new Promise<void>((resolve) => held.push(resolve))
      return script(request)
    }
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
    const goOn = async () => {
      for (let idle = 0; idle < 3; ) {
        idle = held.length === 0 ? idle + 1 : 0
        held.shift()?.()
        await turn()
      }
    }
    return { holding, goOn, turn }
  }

  test('adds one job for all; it was added by the first', async () => {
    const { script, there } = engine()
    const { holding, goOn } = slow(script)
    const { ovirt, sent } = scriptedServer(holding)
    const calls = [1, 2, 3].map(() => ovirt.jobs.ensure(backup, run))
    const other = ovirt.jobs.ensure(backup, { correlationId: 'run-2' })
    await goOn()
    const results = await Promise.all(calls)
    expect(results.map(({ added }) => added)).toEqual([true, false, false])
    expect(new Set(results.map(({ job }) => job.id)).size).toBe(1)
    expect((await other).added).toBe(true)
    expect(there.size).toBe(2)
    expect(requests(sent).filter((one) => one === 'POST /jobs')).toHaveLength(2)
    expect((await Promise.all([ovirt.jobs.ensure(backup, run), goOn()]))[0].added).toBe(false)
  })

  test('shares a failure, too', async () => {
    const { holding, goOn } = slow(() => fault('[no]', 403))
    const { ovirt, sent } = scriptedServer(holding)
    const calls = [rejection(ovirt.jobs.ensure(backup, run)), rejection(ovirt.jobs.ensure(backup, run))]
    await goOn()
    const [one, other] = await Promise.all(calls)
    expect(one).toMatchObject({ code: 'forbidden' })
    expect(other).toBe(one)
    expect(sent).toHaveLength(1)
  })

  test('but not that its own caller has called it off: another one goes on', async () => {
    const { script, there } = engine()
    const { holding, goOn } = slow(script)
    const { ovirt } = scriptedServer(holding)
    const calling = new AbortController()
    const first = rejection(ovirt.jobs.ensure(backup, { ...run, signal: calling.signal }))
    const others = [1, 2].map(() => ovirt.jobs.ensure(backup, run))
    calling.abort()
    await goOn()
    expect(await first).toMatchObject({ code: 'aborted', applied: 'no' })
    expect((await Promise.all(others)).map(({ added }) => added)).toEqual([true, false])
    expect(there.size).toBe(1)
  })

  test('nor that it had too little time', async () => {
    const { script } = engine()
    let asked = 0
    const { ovirt, clock } = scriptedServer(({ ...request }) => {
      asked += 1
      return asked === 1 ? new Promise<Response>(() => {}) : script(request)
    })
    const hurried = rejection(ovirt.jobs.ensure(backup, { ...run, totalTimeoutMs: 10 }))
    const other = ovirt.jobs.ensure(backup, run)
    expect(await clock.until(hurried)).toMatchObject({ code: 'timed-out' })
    expect((await clock.until(other)).added).toBe(true)
  })

  test('one that waits for another can be called off by itself', async () => {
    const { script, there } = engine()
    const { holding, goOn } = slow(script)
    const { ovirt, sent } = scriptedServer(holding)
    const calling = new AbortController()
    const first = ovirt.jobs.ensure(backup, run)
    const second = rejection(ovirt.jobs.ensure(backup, { ...run, signal: calling.signal }))
    const third = rejection(ovirt.jobs.ensure(backup, { ...run, signal: AbortSignal.abort() }))
    calling.abort()
    const calledOff = { code: 'aborted', applied: 'no', message: 'jobs.ensure: it was called off.' }
    expect(await second).toMatchObject(calledOff)
    expect(await third).toMatchObject(calledOff)
    await goOn()
    expect((await first).added).toBe(true)
    expect([there.size, sent.length]).toEqual([1, 2])
  })
})
