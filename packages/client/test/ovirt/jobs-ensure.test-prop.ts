import fc from 'fast-check'
import { expect, test } from 'vitest'
import { engine, jobOf, kept, lostConnection, scriptedServer, type Trouble } from './scripted-server.ts'

const some = { seed: 20261121, numRuns: 60 }

/** What becomes of each request in turn; those beyond go well. */
const troubles: Readonly<Record<string, Trouble>> = {
  fine: (_, answer) => answer(),
  lostBefore: () => lostConnection(),
  lostAfter: (_, answer) => {
    answer()
    return lostConnection()
  },
  failedBefore: () => new Response(null, { status: 500 }),
  failedAfter: (_, answer) => {
    answer()
    return new Response(null, { status: 502 })
  },
  unreadable: (_, answer) => {
    answer()
    return new Response('<html>')
  },
}

test('whatever is lost, and however often a job and a step of it are ensured, there is one of each in the end, and each ensure that succeeds names it', async () => {
  const covered = { failed: 0, added: 0, found: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(troubles)), { maxLength: 12 }),
      fc.boolean(),
      async (fates, searches) => {
        const before = kept(jobOf(1, { description: 'Other' }), 'other')
        const { script, state, there } = engine([before], { searches })
        const left = [...fates]
        state.trouble = (request, answer) =>
          (troubles[left.shift() ?? 'fine'] ?? troubles['fine'])?.(request, answer) ?? answer()
        const { ovirt, clock } = scriptedServer(script)
        const jobs = new Set<string>()
        const steps = new Set<string>()
        const attempt = async (): Promise<void> => {
          const unsearchable = 'by-description'
          const { job, added } = await ovirt.jobs.ensure(
            { description: 'Backup' },
            { correlationId: 'run-1', unsearchable },
          )
          jobs.add(job.id)
          covered[added ? 'added' : 'found'] += 1
          const { step } = await ovirt.steps.ensure(job.id, { type: 'executing', description: 'Copying' })
          steps.add(step.id)
        }
        // As a program that is started again until it gets through: the trouble is over some day.
        for (let tries = 0; steps.size === 0; tries += 1) {
          expect(tries).toBeLessThan(20)
          const error = await clock.until(
            attempt().then(
              () => undefined,
              (error: unknown) => error,
            ),
          )
          if (error !== undefined) covered.failed += 1
        }
        await clock.until(attempt())
        expect([...there.keys()].filter((id) => id !== before.job.id)).toEqual([...jobs])
        expect([...there.values()].flatMap((one) => one.steps).map(({ id }) => id)).toEqual([...steps])
        expect([jobs.size, steps.size]).toEqual([1, 1])
      },
    ),
    some,
  )
  expect(Object.values(covered).every((count) => count > 20)).toBe(true)
})

test('any number of calls at once add one job and one step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 6 }), fc.constantFrom(...Object.keys(troubles)), async (count, fate) => {
      const { script, state, there } = engine()
      let posts = 0
      state.trouble = (request, answer) => {
        posts += request.method === 'POST' ? 1 : 0
        return request.method === 'POST' && posts === 1 ? (troubles[fate]?.(request, answer) ?? answer()) : answer()
      }
      const { ovirt, clock } = scriptedServer(script)
      const calls = Array.from({ length: count }, () =>
        ovirt.jobs.ensure({ description: 'Backup' }, { correlationId: 'run-1' }).then(
          ({ added }) => added,
          () => 'failed',
        ),
      )
      const results = await clock.until(Promise.all(calls))
      expect(posts).toBe(1)
      expect(there.size).toBe(/[bB]efore/.test(fate) ? 0 : 1)
      expect(results.filter((added) => added === true)).toHaveLength(there.size)
    }),
    { ...some, numRuns: 24 },
  )
})
