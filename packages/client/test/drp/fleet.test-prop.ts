import type { FleetUpdate, WatchAllOptions } from '@jobwright/client/drp'
import type { JobView } from '@jobwright/core'
import type { DrpJobWhere, Job } from '@jobwright/core/drp'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { job } from './documents.ts'
import { fleetWorld, lost, uuid } from './fleet-world.ts'

type World = ReturnType<typeof fleetWorld>

/** The questions that are asked, each with what suits it. */
const questions: readonly { where: DrpJobWhere; suits: (row: Job) => boolean }[] = [
  { where: {}, suits: () => true },
  { where: { State: ['created', 'running'] }, suits: ({ State }) => State === 'created' || State === 'running' },
  // Read behind so many objects, as it has alternatives.
  { where: { Task: [{ ne: 'x' }, { eq: 'never' }] }, suits: ({ Task }) => Task !== 'x' },
  // Only the server can tell.
  { where: { Task: { re: '^y' } }, suits: ({ Task }) => Task.startsWith('y') },
  { where: { Uuid: { in: [1, 3, 5, 7, 9].map(uuid) } }, suits: ({ Uuid }) => [1, 3, 5, 7, 9].map(uuid).includes(Uuid) },
]

type Change =
  | { readonly do: 'put'; readonly n: number; readonly State: string; readonly Task: string }
  | { readonly do: 'drop'; readonly n: number }

type Step =
  | Change
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'read' }
  /** So many requests are lost. */
  | { readonly do: 'lose'; readonly requests: number }
  /** While the request after so many others is answered, something changes. */
  | { readonly do: 'during'; readonly after: number; readonly change: Change }
  | { readonly do: 'cut' }
  | { readonly do: 'deafen'; readonly on: boolean }
  | { readonly do: 'refuse'; readonly on: boolean }

const n = fc.integer({ min: 1, max: 9 })
const put = fc.record({
  do: fc.constant('put' as const),
  n,
  State: fc.constantFrom('created', 'running', 'incomplete', 'finished', 'failed'),
  Task: fc.constantFrom('x', 'y', 'yy'),
})
const drop = fc.record({ do: fc.constant('drop' as const), n })
const advance = fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(0, 100, 300, 700, 1_500, 4_000) })
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: put },
    { weight: 3, arbitrary: drop },
    { weight: 6, arbitrary: advance },
    { weight: 3, arbitrary: fc.constant({ do: 'read' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), requests: fc.integer({ min: 1, max: 3 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('during' as const),
        after: fc.integer({ min: 0, max: 4 }),
        change: fc.oneof(put, drop),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'cut' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('deafen' as const), on: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), on: fc.boolean() }) },
  ),
  { minLength: 10, maxLength: 60 },
) as fc.Arbitrary<readonly Step[]>

function apply(site: World, change: Change): void {
  if (change.do === 'drop') site.drop('jobs', uuid(change.n))
  else site.put('jobs', job({ Uuid: uuid(change.n), State: change.State, Task: change.Task }))
}

/** The rows that suit, in short. */
const rowsOf = (site: World, suits: (row: Job) => boolean) =>
  [...site.tables.jobs.values()]
    .flatMap((row) => (suits(row as Job) ? [`${row.Uuid} ${(row as Job).State} ${(row as Job).Task}`] : []))
    .toSorted()

const shownIn = (all: ReadonlyMap<string, JobView>) =>
  [...all].map(([id, { status, name }]) => `${id} ${status} ${name}`).toSorted()

/** How often each thing was seen, so that coverage that is lost shows. */
const seen = new Map<string, number>()
const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)

/** What is wrong with an update, seen from the one before; nothing here knows how it was made. */
function wrongWith(update: FleetUpdate, before: ReadonlyMap<string, JobView>): readonly string[] {
  const wrong: string[] = []
  const demand = (fits: boolean, what: string) => {
    if (!fits) wrong.push(what)
  }
  const sum = new Map(before)
  const told = new Map<string, string>()
  for (const change of update.changes) {
    const { kind, id, view, document } = change
    note(kind)
    told.set(id, `${told.get(id) ?? ''}${kind} `)
    const known = sum.get(id)
    demand(view.id === id && (document as Job).Uuid === id, `${id}: what is shown is another`)
    demand((kind === 'added') === (known === undefined), `${id}: ${kind}, but known is ${known?.status ?? 'nothing'}`)
    if (kind === 'changed' || kind === 'ended') {
      const hasEnded = known?.phase !== 'ended' && view.phase === 'ended'
      demand((kind === 'ended') === hasEnded, `${id}: ${kind}, from ${known?.status ?? 'nothing'} to ${view.status}`)
      demand(
        change.changed.length > 0 && !change.changed.includes('raw'),
        `${id}: changed are ${change.changed.join()}`,
      )
    }
    if (kind === 'gone') sum.delete(id)
    else sum.set(id, view)
  }
  // Each object once, save for what ended before it was gone.
  for (const [id, kinds] of told) demand(/^(\w+|ended gone) $/.test(kinds), `${id}: ${kinds}`)
  demand(sum.size === update.all.size, 'the changes do not add up')
  for (const [id, view] of update.all) demand(sum.get(id) === view, `${id}: it is another, and nothing was told`)
  const count = (fits: (view: JobView) => boolean) => [...update.all.values()].filter(fits).length
  const { total, pending, running, ended, succeeded, failed } = update.counts
  demand(total === update.all.size, 'total')
  for (const [phase, counted] of Object.entries({ pending, running, ended }))
    demand(counted === count((view) => view.phase === phase), phase)
  for (const [outcome, counted] of Object.entries({ succeeded, failed }))
    demand(counted === count((view) => view.outcome === outcome), outcome)
  return wrong
}

const options: WatchAllOptions = { intervalMs: 1_000, safetyIntervalMs: 5_000, coalesceMs: 200, pageSize: 2 }

/** Reads a watch: takes one update after the other, or none before it is told to. */
function reader(site: World, where: DrpJobWhere, onUpdate: (update: FleetUpdate) => void = () => {}) {
  const iterator = site.drp.jobs.watchAll({ where }, options)[Symbol.asyncIterator]()
  const state = { all: new Map() as ReadonlyMap<string, JobView>, wrong: [] as unknown[], updates: 0 }
  const take = async () => {
    const { value } = await iterator.next()
    if (value === undefined) return false
    state.updates += 1
    note(value.via)
    if (value.stale !== undefined) note('stale')
    state.wrong.push(...wrongWith(value, state.all))
    state.all = value.all
    onUpdate(value)
    return true
  }
  let reading = false
  const read = (goesOn: boolean) => {
    if (reading) return
    reading = true
    void take()
      .catch((error: unknown) => void state.wrong.push(error))
      .then((more) => {
        reading = false
        if (more === true && goesOn) read(true)
      })
  }
  return { state, read, stop: async () => void (await iterator.return?.()) }
}

/** Does one step; `isAllowed` says which changes are made. */
async function walk(site: World, step: Step, isAllowed: (change: Change) => boolean = () => true): Promise<void> {
  if (step.do === 'advance') await site.clock.advance(step.ms)
  else if (step.do === 'cut') site.cut()
  else if (step.do === 'deafen') site.deaf = step.on
  else if (step.do === 'refuse') site.refusesSockets = step.on
  else if (step.do === 'lose') {
    const until = site.asked.length + step.requests
    site.before = () => (site.asked.length <= until ? lost() : undefined)
  } else if (step.do === 'during') {
    const at = site.asked.length + 1 + step.after
    site.before = () => {
      if (site.asked.length === at && isAllowed(step.change)) apply(site, step.change)
      return undefined
    }
  } else if (step.do !== 'read' && isAllowed(step)) apply(site, step)
}

/** The server is there, and tells everything. */
function mend(site: World): void {
  site.before = () => undefined
  site.deaf = false
  site.refusesSockets = false
}

const questionOf = (index: number) => {
  const question = questions[index]
  if (question === undefined) throw new Error('There is no such question.')
  return question
}

const setting = fc.record({
  events: fc.boolean(),
  question: fc.integer({ min: 0, max: questions.length - 1 }),
  quick: fc.boolean(),
})

test('whatever is lost, cut or changed meanwhile, the changes add up to the picture, and in the end the picture is what the server has', async () => {
  await fc.assert(
    fc.asyncProperty(steps, setting, async (given, { events, question, quick }) => {
      const site = fleetWorld({ events })
      const { where, suits } = questionOf(question)
      for (let id = 1; id <= 7; id++) apply(site, { do: 'put', n: id, State: 'running', Task: 'y' })
      const { state, read, stop } = reader(site, where)
      read(quick)
      for (const step of given) {
        if (step.do === 'read') read(quick)
        await walk(site, step)
      }
      mend(site)
      await site.clock.advance(8_000)
      read(true)
      await site.clock.advance(0)
      // What one that is slow had asked for before is given first.
      read(true)
      await site.clock.advance(0)
      expect(state.wrong).toEqual([])
      expect(shownIn(state.all)).toEqual(rowsOf(site, suits))
      expect(site.mostUnderWay).toBe(1)
      await stop()
      await site.clock.advance(0)
      expect([site.clock.scheduled, site.sockets.size]).toEqual([0, 0])
    }),
    { seed: 20261120, numRuns: 100 },
  )
  for (const what of ['added', 'changed', 'ended', 'gone', 'poll', 'events', 'stale']) {
    expect([what, (seen.get(what) ?? 0) > 6]).toEqual([what, true])
  }
}, 120_000)

test('what is read while nothing changes is what the server has at that moment', async () => {
  let looks = 0
  const changes = fc.array(fc.array(fc.oneof(put, drop), { maxLength: 6 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(changes, setting, async (rounds, { events, question }) => {
      const site = fleetWorld({ events })
      const { where, suits } = questionOf(question)
      const differing: unknown[] = []
      const { state, read, stop } = reader(site, where, ({ all }) => {
        looks += 1
        const [shown, rows] = [shownIn(all).join(), rowsOf(site, suits).join()]
        if (shown !== rows) differing.push({ shown, rows })
      })
      read(true)
      for (const round of rounds) {
        for (const change of round) apply(site, change)
        await site.clock.advance(1_000)
        expect(shownIn(state.all)).toEqual(rowsOf(site, suits))
      }
      expect([...state.wrong, ...differing]).toEqual([])
      await stop()
    }),
    { seed: 20261120, numRuns: 70 },
  )
  expect(looks).toBeGreaterThan(175)
}, 120_000)

test('an object that is there all the time, and suits, is told of once, whatever comes and goes around it', async () => {
  let watched = 0
  await fc.assert(
    fc.asyncProperty(
      steps,
      setting,
      fc.uniqueArray(n, { minLength: 1, maxLength: 4 }),
      async (given, { events, question }, steady) => {
        const site = fleetWorld({ events })
        const { where, suits } = questionOf(question)
        const kept = steady.filter((id) => suits(job({ Uuid: uuid(id), State: 'running', Task: 'y' })))
        for (const id of kept) apply(site, { do: 'put', n: id, State: 'running', Task: 'y' })
        const told: string[] = []
        const { state, read, stop } = reader(site, where, ({ changes }) => {
          for (const { kind, id } of changes) told.push(`${kind} ${id}`)
        })
        read(true)
        await site.clock.advance(0)
        for (const step of given) await walk(site, step, (change) => !kept.includes(change.n))
        mend(site)
        await site.clock.advance(8_000)
        await stop()
        expect(state.wrong).toEqual([])
        watched += kept.length
        const ofKept = told.filter((text) => kept.some((id) => text.endsWith(uuid(id))))
        expect(ofKept.toSorted()).toEqual(kept.map((id) => `added ${uuid(id)}`).toSorted())
      },
    ),
    { seed: 20261120, numRuns: 70 },
  )
  expect(watched).toBeGreaterThan(120)
}, 120_000)
