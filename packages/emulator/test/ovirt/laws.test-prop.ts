import type { Job } from '@jobwright/core/ovirt'
import type { InternalStep } from '@jobwright/emulator'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineRows } from './engine-rows.ts'
import { type OvirtSite, startedAt, startOvirt } from './site.ts'

const pick = fc.nat({ max: 9 })
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant('add-job' as const), cleared: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('add-internal' as const), waits: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({ act: fc.constant('add-step' as const), under: pick, job: pick, isUnderStep: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('end-job' as const),
      job: pick,
      succeeded: fc.boolean(),
      force: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('end-step' as const), job: pick, step: pick, succeeded: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('clear' as const), job: pick }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('remove' as const), job: pick }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('pass' as const),
      seconds: fc.constantFrom(1, 599, 600, 1_200, 3_600, 4_800),
    }),
  },
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

const nobody = '99999999-9999-4999-8999-999999999999'

describe('the emulated engine', () => {
  it('shows, after whatever happens, what the tables of the engine would hold', async () => {
    const seen = new Map<string, number>()
    const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1)
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 15, maxLength: 40 }), async (acts) => {
        const [site, rows] = [await startOvirt(), new EngineRows()]
        for (const one of acts) {
          count(`${one.act} ${await doBoth(site, rows, one)}`)
          expect(await shownBy(site)).toEqual(heldBy(rows))
          for (const { status } of rows.jobs) count(status)
        }
        await site.emulator.close()
      }),
      { seed: 20261120, numRuns: 20 },
    )
    for (const accepted of ['add-job', 'add-step', 'end-job', 'end-step', 'clear'])
      expect(seen.get(`${accepted} true`)).toBeGreaterThan(10)
    for (const refused of ['add-step', 'end-job', 'end-step', 'clear'])
      expect(seen.get(`${refused} false`)).toBeGreaterThan(5)
    expect(seen.get('pass true')).toBeGreaterThan(3)
    for (const status of ['started', 'finished', 'failed', 'unknown']) expect(seen.get(status)).toBeGreaterThan(10)
  })

  it('does its own jobs in the time that their steps take, one after another or side by side', async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(course, async (given) => {
        const { ovirt, emulator, pass, job, steps } = await startOvirt()
        const id = ovirt.addInternalJob({ description: 'job', autoCleared: false, ...given })
        const [spans, end] = plan(given, 0)
        count += spans.length
        await pass(end)
        const shown = await steps(id)
        const spansShown = shown.map((step) => `${secondsOf(step.start_time)} to ${secondsOf(step.end_time)}`)
        expect(spansShown.toSorted(inOrder)).toEqual(spans.toSorted(inOrder))
        expect(await job(id)).toMatchObject({ status: 'finished' })
        expect(secondsOf((await job(id)).end_time)).toBe(end)
        await emulator.close()
      }),
      { seed: 20261120, numRuns: 25 },
    )
    expect(count).toBeGreaterThan(50)
  })

  it('answers every search, and says of each mistake what it is', async () => {
    const part = fc.constantFrom(
      'correlation_id',
      '=',
      '!=',
      '!',
      '<',
      'x',
      '"x y"',
      '"',
      'and',
      'OR',
      'sortby',
      'desc',
      'page',
      '2',
      ';',
    )
    const { send } = await startOvirt({ jobs: [{ description: 'a', correlationId: 'x' }] })
    const seen = new Set<number>()
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), fc.constantFrom(' ', ''), async (parts, between) => {
        const { status, json } = await send('GET', `/jobs?search=${encodeURIComponent(parts.join(between))}`)
        seen.add(status)
        expect([200, 400]).toContain(status)
        const detail = status === 400 ? (json as { detail?: unknown }).detail : 'none'
        expect(detail).toEqual(expect.stringMatching(/\S/))
      }),
      { seed: 20261120, numRuns: 150 },
    )
    expect(seen).toEqual(new Set([200, 400]))
  })

  it('shows each job on one page of a search, in the order of the whole', async () => {
    const correlationId = fc.constantFrom('a', 'b', 'A', null)
    const startTime = fc.constantFrom('2016-12-12T00:00:00Z', '2016-12-12T00:00:01Z', '2016-12-12T00:00:02Z')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ correlationId, startTime }), { maxLength: 8 }),
        fc.constantFrom('', 'correlation_id = a ', 'correlation_id != a '),
        fc.constantFrom('', 'sortby correlation_id asc ', 'sortby correlation_id desc '),
        fc.integer({ min: 1, max: 4 }),
        async (jobs, condition, order, max) => {
          const seeded = jobs.map((job, at) => ({ description: `${at}`, ...job }))
          const { jobs: list, emulator } = await startOvirt({ jobs: seeded })
          const shown = async (search: string, more = ''): Promise<readonly (string | undefined)[]> =>
            (await list(`?search=${encodeURIComponent(search)}${more}`)).map(({ description }) => description)
          const whole = await shown(condition + order)
          const pages: (string | undefined)[] = []
          for (let page = 1; page <= 8 / max + 1; page++)
            pages.push(...(await shown(`${condition}${order}page ${page}`, `&max=${max}`)))
          expect(pages).toEqual(whole)
          const isWanted = ({ correlationId: id }: (typeof seeded)[number]): boolean =>
            condition === '' || (id === 'a') === condition.includes(' = ')
          const wanted = seeded.filter(isWanted).map(({ description }) => description)
          expect(new Set(whole)).toEqual(new Set(wanted))
          expect(whole).toHaveLength(wanted.length)
          await emulator.close()
        },
      ),
      { seed: 20261120, numRuns: 25 },
    )
  })
})

interface Planned extends InternalStep {
  readonly takeMs: number
  readonly steps: readonly Planned[]
  readonly parallel: boolean
}

const { course } = fc.letrec<{ course: Pick<Planned, 'steps' | 'parallel'>; step: Planned }>((tie) => ({
  course: fc.record({
    steps: fc.array(tie('step'), { maxLength: 3, depthIdentifier: 'steps' }),
    parallel: fc.boolean(),
  }),
  step: fc.record({
    type: fc.constant('EXECUTING'),
    takeMs: fc.constantFrom(0, 1_000, 5_000),
    steps: fc.array(tie('step'), { maxLength: 2, depthIdentifier: 'steps' }),
    parallel: fc.boolean(),
  }),
}))

/** When each step begins and ends, as texts, and when all have ended; in seconds. */
function plan({ steps, parallel }: Pick<Planned, 'steps' | 'parallel'>, begin: number): readonly [string[], number] {
  const [spans, ends]: [string[], number[]] = [[], [begin]]
  for (const step of steps) {
    const start = parallel ? begin : (ends.at(-1) ?? begin)
    const [below, belowEnd] = plan(step, start)
    const end = Math.max(start + step.takeMs / 1_000, belowEnd)
    spans.push(`${start} to ${end}`, ...below)
    ends.push(end)
  }
  return [spans, Math.max(...ends)]
}

/** Does something to both; answers whether it was accepted, by both alike, and of time whether it cleaned something. */
async function doBoth(site: OvirtSite, rows: EngineRows, one: Act): Promise<boolean> {
  const jobAt = (at: number): string => rows.jobs[at % (rows.jobs.length + 1)]?.id ?? nobody
  const stepAt = (at: number): string => rows.steps[at % (rows.steps.length + 1)]?.id ?? nobody
  const post = async (path: string, body: object, isAccepted: boolean): Promise<boolean> => {
    expect((await site.send('POST', path, body)).status).toBe(isAccepted ? 200 : 400)
    return isAccepted
  }
  switch (one.act) {
    case 'add-job':
      rows.addJob(await site.addJob('job', { autoCleared: one.cleared }), one.cleared)
      return true
    case 'add-internal': {
      const externalId = one.waits ? 'task' : null
      const steps = [{ type: 'EXECUTING', end: 'never', externalId }] as const
      const id = site.ovirt.addInternalJob({ description: 'job', steps })
      rows.addJob(id, true, false)
      rows.addStep((await site.steps(id))[0]?.id ?? '', id, { external: false, waits: one.waits })
      return true
    }
    case 'add-step': {
      const parent = one.isUnderStep ? stepAt(one.under) : jobAt(one.job)
      const body = { description: 'step', type: 'executing', parent_step: { id: parent } }
      const { status, json } = await site.send('POST', `/jobs/${jobAt(one.job)}/steps`, body)
      const isAccepted = rows.canAddStep(parent)
      if (status !== (isAccepted ? 201 : 400)) throw new Error(`The step was answered ${status}.`)
      if (isAccepted) rows.addStep((json as { id: string }).id, parent)
      return isAccepted
    }
    case 'end-job': {
      const { job, succeeded, force } = one
      const id = jobAt(job)
      return post(`/jobs/${id}/end`, { succeeded, force }, rows.endJob(id, succeeded, force))
    }
    case 'end-step': {
      const [id, { succeeded }] = [stepAt(one.step), one]
      return post(`/jobs/${jobAt(one.job)}/steps/${id}/end`, { succeeded }, rows.endStep(id, succeeded))
    }
    case 'clear': {
      const id = jobAt(one.job)
      return post(`/jobs/${id}/clear`, {}, rows.clear(id))
    }
    case 'remove': {
      const id = jobAt(one.job)
      if (id === nobody) return false
      site.ovirt.removeJob(id)
      rows.remove(id)
      return true
    }
    case 'restart':
      site.ovirt.restart()
      rows.restart()
      return true
    case 'pass': {
      const before = rows.jobs.length
      rows.pass(one.seconds)
      await site.pass(one.seconds)
      return rows.jobs.length < before
    }
  }
}

const inOrder = (one: string, other: string): number => (one < other ? -1 : 1)

const secondsOf = (time: string | undefined): number | null =>
  time === undefined ? null : (Date.parse(time) - startedAt) / 1000

async function shownBy({ jobs }: OvirtSite) {
  const shown: readonly Job[] = await jobs('?follow=steps')
  return shown.map(({ id, external, status, auto_cleared: cleared, end_time, last_updated, steps = [] }) => ({
    id,
    external,
    status,
    cleared,
    end: secondsOf(end_time),
    updated: secondsOf(last_updated),
    steps: new Map(
      steps.map((step) => [
        step.id,
        [step.parent_step?.id ?? null, step.number, step.external, step.status, secondsOf(step.end_time)],
      ]),
    ),
  }))
}

function heldBy({ jobs, steps }: EngineRows) {
  return jobs.map((job) => ({
    ...job,
    steps: new Map(
      steps
        .filter((step) => step.job === job.id)
        .map(({ id, parent, number, external, status, end }) => [id, [parent, number, external, status, end]]),
    ),
  }))
}
