import { isJobwrightError } from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failure, type Script, scriptedServer } from './scripted-server.ts'

/**
 * What happens to a site: requests that are sent together, reads, which everybody may, and then looks at permissions, which take a right; all sessions end;
 * the password is another; the right is given or taken; time passes.
 */
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const), reads: fc.nat(3), rights: fc.nat(2) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('password' as const), isRight: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('right' as const), isGiven: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 59_999, 3_600_000) }),
    },
  ),
  { maxLength: 14 },
)

test('a refused password is sent once, requests together log in once, and what is permitted succeeds as long as one can log in', async () => {
  const seen = { refused: 0, forbidden: 0, renewed: 0, succeeded: 0 }
  await fc.assert(
    fc.asyncProperty(steps, async (walk) => {
      const open = new Set<string>()
      const site = { isRight: true, mayAll: true, logins: 0, refusals: 0, loggedInAt: 0 }
      const accepted = new Set<string>()
      const broken: string[] = []
      const script: Script = ({ path, headers, at }) => {
        const session = headers['opscenter-session'] ?? ''
        if (path === '/login') {
          if (!site.isRight) {
            site.refusals += 1
            return failure(401, 'no')
          }
          site.logins += 1
          site.loggedInAt = at
          open.add(`session-${site.logins}`)
          return Response.json({ sessionid: `session-${site.logins}` })
        }
        if (!open.has(session)) return failure(401, 'no session')
        if (path !== '/meta' && !site.mayAll) return failure(401, 'not yours')
        accepted.add(session)
        if (path === '/meta') return Response.json({ version: '6.8' })
        return Response.json({})
      }
      const { lcm, sent, clock } = scriptedServer(script, { auth: { username: 'u', password: 'password' } })
      for (const step of walk) {
        if (step.kind === 'expire') open.clear()
        else if (step.kind === 'password') site.isRight = step.isRight
        else if (step.kind === 'right') site.mayAll = step.isGiven
        else if (step.kind === 'pass') await clock.advance(step.ms)
        else {
          const before = { ...site, open: open.size, sent: sent.length }
          // Just after a login, a session that was good for nothing yet is not taken to have ended.
          const last = `session-${site.logins}`
          const isNew = site.logins > 0 && clock.now() - site.loggedInAt < 60_000 && !accepted.has(last)
          const canLogIn = site.isRight && site.refusals === 0 && !(isNew && !open.has(last))
          const ask = async (call: () => Promise<unknown>) =>
            call().then(
              () => 'ok',
              (error: unknown) => (isJobwrightError(error) ? error.code : error),
            )
          const reads = await Promise.all(Array.from({ length: step.reads }, async () => ask(() => lcm.meta())))
          const rights = await Promise.all(
            Array.from({ length: step.rights }, async () => ask(() => lcm.permissions())),
          )
          const logins = site.logins - before.logins + site.refusals - before.refusals
          const all = (codes: readonly unknown[]) => codes.every((code) => code === 'ok')
          const laws = {
            'each lot logs in once at most': logins <= 2,
            'reads succeed as long as one can log in': !canLogIn || all(reads),
            'so does what takes a right that is given': !canLogIn || !site.mayAll || step.reads === 0 || all(rights),
            'and nothing else': site.mayAll || !rights.includes('ok'),
            'the codes say so': [...reads, ...rights].every((code) =>
              ['ok', 'forbidden', 'authentication'].includes(String(code)),
            ),
            'no request is sent more than twice': sent.length - before.sent - logins <= 2 * (step.reads + step.rights),
          }
          broken.push(...Object.entries(laws).flatMap(([law, holds]) => (holds ? [] : [law])))
          seen.succeeded += reads.length
          if (rights.includes('forbidden')) seen.forbidden += 1
          if (before.logins > 0 && site.logins > before.logins) seen.renewed += 1
        }
      }
      expect(broken).toEqual([])
      expect(site.refusals).toBeLessThanOrEqual(1)
      seen.refused += site.refusals
    }),
    { seed: 20261120, numRuns: 500 },
  )
  expect(Math.min(seen.refused, seen.forbidden, seen.renewed)).toBeGreaterThan(30)
  expect(seen.succeeded).toBeGreaterThan(500)
})
