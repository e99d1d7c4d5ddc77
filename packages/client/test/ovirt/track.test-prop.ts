import { type TrackLoss, type TrackOptions, track } from '@jobwright/client/ovirt'
import { isJobwrightError } from '@jobwright/core'
import type { JobRecord } from '@jobwright/core/ovirt'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Engine, type Trouble } from './track-engine.ts'
import { countParts, type Part, pathsOf, programArbitrary, Run, workMs } from './track-program.ts'

const seed = 20261120

/** How often at least what the laws are about has to come up. */
const wantedCoverage: Readonly<Record<string, number>> = {
  caught: 10,
  thrown: 10,
  nested: 30,
  'left running': 4,
  'in trouble': 30,
  'failed at once and caught': 7,
  'killed after its end': 10,
  'killed before there was a job': 5,
  'steps found': 20,
  'steps found by key': 20,
  'steps added': 20,
  'lost: nothing': 20,
  'lost: refused': 8,
  'lost: unreachable': 20,
  'lost: job-removed': 3,
  'lost: job-ended': 3,
  'lost: engine-restarted': 3,
}

/** What became of what the laws are about: lost coverage fails. */
const covered = new Map<string, number>()
const cover = (what: string, isSo = true) => void (isSo && covered.set(what, (covered.get(what) ?? 0) + 1))

/** What passes by itself, none of it longer than anybody waits. */
const passing: fc.Arbitrary<readonly Trouble[]> = fc.array(
  fc.constantFrom<Trouble>('ok', 'ok', 'ok', 'unavailable', 'lost', 'unreadable'),
  { maxLength: 20 },
)

const latencies = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 5 })

const reportTimeoutMs = 600_000

function openEngine(troubles: readonly Trouble[], latencyMs: readonly number[]): Engine {
  const engine = new Engine()
  engine.trouble = ({ nr }) => troubles[nr - 1] ?? 'ok'
  engine.latencyMs = ({ nr }) => latencyMs[nr % latencyMs.length] ?? 0
  return engine
}

/** Tracks a program, and answers what came out: of the function, or of track itself. */
async function tracked(engine: Engine, run: Run, options: TrackOptions, client = engine.client()): Promise<unknown> {
  const asked = track(client, 'the job', run.work, { reportTimeoutMs, ...options })
  const out = await engine.clock.until(
    asked.then(
      (value) => value,
      (error: unknown) => error,
    ),
  )
  return out
}

/** Each step that was begun shows its own end. */
function expectOwnEnds(run: Run, { steps }: JobRecord): void {
  const ids = new Set<string>()
  for (const deed of run.deeds) {
    const { step, begunAt } = deed
    const status = step?.id === undefined ? 'not shown' : steps.get(step.id)?.status
    // What begins when all is over is not shown.
    const mayShow = step?.id !== undefined ? run.mayShow(deed) : begunAt >= (run.endedAt ?? 0) ? ['not shown'] : []
    expect(mayShow).toContain(status)
    if (step?.id !== undefined) ids.add(step.id)
  }
  expect(ids.size).toBe(run.deeds.filter(({ step }) => step?.id !== undefined).length)
}

test('Each step shows its own outcome and the job that of the function, whatever fails, is caught or runs in parallel.', async () => {
  const law = fc.asyncProperty(programArbitrary, passing, latencies, async (program, troubles, latencyMs) => {
    const engine = openEngine(troubles, latencyMs)
    const run = new Run(engine.clock, program)
    const onLost = vi.fn<() => void>()
    expect(await tracked(engine, run, { onLost })).toBe(run.result)
    expect(onLost).not.toHaveBeenCalled()
    expect(engine.job.status).toBe(run.succeeded ? 'finished' : 'failed')
    expectOwnEnds(run, engine.job)
    const before = engine.job
    await engine.clock.advance(1_000_000)
    expect(engine.job).toBe(before)
    expect(engine.clock.scheduled).toBe(0)

    const ends = run.deeds.map(({ end }) => end?.succeeded)
    cover('caught', run.succeeded === true && ends.includes(false))
    cover('thrown', run.succeeded === false && ends.includes(true))
    cover(
      'left running',
      run.deeds.some(({ end }) => (end?.at ?? 0) > (run.endedAt ?? 0)),
    )
    cover(
      'in trouble',
      engine.asked.some(({ nr }) => engine.trouble({ nr, what: '' }) !== 'ok'),
    )
    cover(
      'nested',
      run.deeds.some(({ part }) => part.parts.length > 0),
    )
  })
  await fc.assert(law, { seed, numRuns: 80 })
})

test('Where steps fail at once, each shows its own outcome all the same, and the job fails with the first.', async () => {
  const law = fc.asyncProperty(programArbitrary, passing, latencies, async (program, troubles, latencyMs) => {
    const engine = openEngine(troubles, latencyMs)
    const run = new Run(engine.clock, program)
    const onLost = vi.fn<() => void>()
    expect(await tracked(engine, run, { onLost, failSteps: 'at-once' })).toBe(run.result)
    expect(onLost).not.toHaveBeenCalled()
    expectOwnEnds(run, engine.job)
    const shown = run.deeds.map((deed) => run.mayShow(deed))
    const own = run.deeds.filter(({ end }) => end !== undefined && end.at <= (run.endedAt ?? 0))
    const mayFail = own.some(({ end }) => end?.succeeded === false)
    const mustFail = own.some(
      (deed) =>
        deed.end?.succeeded === false &&
        run.mayShow(deed).length === 1 &&
        (deed.isAwaited || deed.end.at < (run.endedAt ?? 0)),
    )
    const isFailed = mustFail || run.succeeded === false
    expect(isFailed ? ['failed'] : mayFail ? ['failed', 'finished'] : ['finished']).toContain(engine.job.status)
    cover('failed at once and caught', mustFail && run.succeeded === true && shown.flat().includes('finished'))
  })
  await fc.assert(law, { seed, numRuns: 60 })
})

/** Paths of the engine's steps, by what they are recognised by. */
function shownPaths({ steps }: JobRecord): readonly string[] {
  const pathOf = (id: string | null): string => {
    const step = id === null ? undefined : steps.get(id)
    if (step === undefined) return ''
    const name = /\[(.*\])$/.exec(step.description)?.[1] ?? step.description
    return `${pathOf(step.parentId)}/${name}`
  }
  return [...steps.keys()].map(pathOf)
}

function countOf(all: readonly string[], one: string): number {
  return all.filter((other) => other === one).length
}

/** The program with other words where there are keys. */
function reworded(part: Part): Part {
  return { ...part, name: part.key === undefined ? part.name : `${part.name} anew`, parts: part.parts.map(reworded) }
}

test('A program that is killed at any point and run again doubles nothing.', async () => {
  const kills = fc.record({ at: fc.nat(), arrives: fc.boolean() })
  const law = fc.asyncProperty(
    programArbitrary,
    passing,
    latencies,
    fc.array(kills, { minLength: 1, maxLength: 2 }),
    async (program, troubles, latencyMs, deaths) => {
      const options = { correlationId: 'run-1' }
      const healthy = openEngine(troubles, latencyMs)
      await tracked(healthy, new Run(healthy.clock, program), options)

      const engine = openEngine(troubles, latencyMs)
      for (const { at, arrives } of deaths) {
        const client = engine.client({ at: 1 + (at % healthy.asked.length), arrives })
        await tracked(engine, new Run(engine.clock, program), options, client)
      }
      const before = engine.jobs.size > 0 ? engine.job : undefined
      const again = new Run(engine.clock, reworded(program))
      const out = await tracked(engine, again, options)

      const wanted = pathsOf(program)
      const paths = shownPaths(engine.job)
      for (const path of new Set(paths)) expect(countOf(paths, path)).toBeLessThanOrEqual(countOf(wanted, path))
      const isTooLate = before !== undefined && before.status !== 'started'
      expect(isJobwrightError(out, 'conflict')).toBe(isTooLate)
      expect(isTooLate ? again.deeds : []).toEqual([])
      if (isTooLate) return cover('killed after its end')
      expect(out).toBe(again.result)
      expect(engine.job.status).toBe(again.succeeded ? 'finished' : 'failed')
      expectOwnEnds(again, engine.job)
      // What the runs before have left is not left open.
      for (const { status } of engine.job.steps.values()) expect(status).not.toBe('started')
      const found = again.deeds.filter(({ step }) => step?.id !== undefined && before?.steps.has(step.id))
      cover('killed before there was a job', before === undefined)
      cover('steps found', found.length > 0)
      cover(
        'steps found by key',
        found.some(({ part }) => part.key !== undefined),
      )
      cover('steps added', found.length < again.deeds.length)
    },
  )
  await fc.assert(law, { seed, numRuns: 80 })
})

/** Mostly none: the first that does not pass is the last. */
const anyTrouble = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Trouble>('ok') },
  { weight: 1, arbitrary: fc.constantFrom<Trouble>('unavailable', 'lost', 'unreadable', 'rejected') },
  { weight: 1, arbitrary: fc.constantFrom<Trouble>('stalled', 'stalled-applied', 'forbidden', 'authentication') },
)

test("Whatever the engine does, the function's result comes out, and soon.", async () => {
  const acts = fc.record({
    at: fc.integer({ min: 1, max: 20 }),
    act: fc.constantFrom('nothing', 'restart', 'remove', 'finish', 'fail'),
  })
  const law = fc.asyncProperty(
    programArbitrary,
    fc.array(anyTrouble, { maxLength: 30 }),
    latencies,
    acts,
    fc.constantFrom('deferred' as const, 'at-once' as const),
    fc.boolean(),
    async (program, troubles, latencyMs, { at, act }, failSteps, isKnown) => {
      const engine = openEngine(troubles, latencyMs)
      engine.onRequest = ({ nr }) => {
        if (nr !== at) return
        if (act === 'restart') engine.restart()
        else if (act === 'remove') engine.remove()
        else if (act !== 'nothing')
          for (const id of engine.jobs.keys())
            engine.tell(id, { type: 'end-job', succeeded: act === 'finish', at: engine.clock.now() })
      }
      const losses: TrackLoss[] = []
      const run = new Run(engine.clock, program)
      const begunAt = engine.clock.now()
      const out = await tracked(engine, run, {
        failSteps,
        reportTimeoutMs: 100,
        correlationId: isKnown ? 'run-1' : undefined,
        onLost: (loss) => losses.push(loss),
      })
      const elapsedMs = engine.clock.now() - begunAt
      expect(out).toBe(run.result)
      // One wait at the beginning, two for each step, and at the end one for each thing that is still to be told.
      expect(elapsedMs).toBeLessThanOrEqual(workMs(program) + 100 * (5 + 5 * countParts(program)))
      expect(losses.length).toBeLessThanOrEqual(1)
      const asked = engine.asked.length
      await engine.clock.advance(1_000_000)
      expect(engine.asked.length).toBe(asked)
      expect(engine.clock.scheduled).toBe(0)
      cover(`lost: ${losses[0]?.reason ?? 'nothing'}`)
    },
  )
  await fc.assert(law, { seed, numRuns: 150 })
})

test('All of that has come up.', () => {
  const missing = Object.entries(wantedCoverage).filter(([what, least]) => (covered.get(what) ?? 0) < least)
  expect(missing.map(([what, least]) => `${what}: ${covered.get(what) ?? 0} of ${least}`)).toEqual([])
  expect([...covered].filter(([what]) => !Object.hasOwn(wantedCoverage, what))).toEqual([])
})
