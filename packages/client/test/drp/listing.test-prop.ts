import type { Job } from '@jobwright/core/drp'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { job } from './documents.ts'
import { collect, type Sent, scriptedServer } from './scripted-server.ts'

/** What happens to a list between two answers: an object comes or goes. */
interface Change {
  readonly what: 'add' | 'delete'
  readonly n: number
}

// Few ids, so that what comes and what goes meet, before and behind what was shown.
const someId = fc.integer({ min: 0, max: 29 })
const change: fc.Arbitrary<Change> = fc.record({ what: fc.constantFrom('add', 'delete'), n: someId })
const walk = fc.record({
  there: fc.uniqueArray(someId, { maxLength: 20 }),
  pageSize: fc.integer({ min: 1, max: 6 }),
  changes: fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }),
})

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** A server whose jobs change after each of its answers; it tells which were there all the time. */
function movingSite(there: readonly number[], changes: readonly (readonly Change[])[]) {
  const jobs = new Map(there.map((n) => [n, job({ Uuid: idOf(n), Task: n % 2 === 0 ? 'even' : 'odd' })]))
  const stayed = new Set(there)
  const ever = new Set(there)
  let answers = 0
  const { drp } = scriptedServer(({ query }: Sent): Response => {
    const asked = new Map(query)
    const after = /^Gt\((.*)\)$/.exec(asked.get('Uuid') ?? '')?.[1] ?? ''
    const rows: Job[] = [...jobs.values()]
      .filter(({ Uuid }) => Uuid > after)
      .toSorted((a, b) => (asked.has('sort') ? a.Task.localeCompare(b.Task) : 0) || (a.Uuid < b.Uuid ? -1 : 1))
    const offset = Number(asked.get('offset') ?? 0)
    const page = rows.slice(offset, offset + Number(asked.get('limit')))
    for (const { what, n } of changes[answers] ?? []) {
      if (what === 'delete') {
        jobs.delete(n)
        stayed.delete(n)
      } else if (!jobs.has(n)) {
        jobs.set(n, job({ Uuid: idOf(n), Task: n % 2 === 0 ? 'even' : 'odd' }))
        ever.add(n)
      }
    }
    answers += 1
    return Response.json(page)
  })
  return { drp, stayed, ever }
}

const numbersOf = (jobs: readonly Job[]) => jobs.map(({ Uuid }) => Number(Uuid.slice(-4)))

test('a list in the order of its keys shows each object that stays, and none twice, whatever comes and goes', async () => {
  let moved = 0
  await fc.assert(
    fc.asyncProperty(walk, async ({ there, pageSize, changes }) => {
      const { drp, stayed, ever } = movingSite(there, changes)
      const seen = numbersOf(await collect(drp.jobs.list({ pageSize }).items()))
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen.filter((n) => stayed.has(n)).toSorted((a, b) => a - b)).toEqual([...stayed].sort((a, b) => a - b))
      expect(seen.filter((n) => !ever.has(n))).toEqual([])
      expect(seen).toEqual(seen.toSorted((a, b) => a - b))
      if (stayed.size < there.length || ever.size > there.length) moved += 1
    }),
    { seed: 20261120, numRuns: 300 },
  )
  expect(moved).toBeGreaterThan(150)
})

test('a list in another order shows no object twice, whatever comes and goes, and all of one that rests', async () => {
  let rested = 0
  let givenUp = 0
  await fc.assert(
    fc.asyncProperty(walk, async ({ there, pageSize, changes }) => {
      const { drp, stayed, ever } = movingSite(there, changes)
      const read = async () => numbersOf(await collect(drp.jobs.list({ pageSize, sort: 'Task' }).items()))
      const seen = await read().catch(() => undefined)
      // So many came before what was shown that page after page had nothing new: the server may as well answer it for ever.
      if (seen === undefined) {
        givenUp += 1
        return
      }
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen.filter((n) => !ever.has(n))).toEqual([])
      if (changes.flat().length > 0) return
      rested += 1
      expect(seen.toSorted((a, b) => a - b)).toEqual([...stayed].sort((a, b) => a - b))
    }),
    { seed: 20261120, numRuns: 300 },
  )
  expect(rested).toBeGreaterThan(15)
  expect(givenUp).toBeLessThan(5)
})
