import { memorySessionStore } from '@jobwright/client/ovirt'
import { isJobwrightError, manualClock } from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Script, type Sent, turnOfTheEventLoop } from '../scripted-server.ts'
import { clientOf, formOf, jobId, page, refusal, user } from './auth-engine.ts'

const lifetimeMs = 600_000

/**
 * What happens to an engine that two clients with one store talk to: requests that one of them sends together; all tokens and sessions end, or the sessions
 * alone; the password is another; time passes.
 */
const walks = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('ask' as const), who: fc.nat(1), requests: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('idle' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('password' as const), isRight: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        ms: fc.constantFrom(1, lifetimeMs / 2, lifetimeMs - 60_000, lifetimeMs),
      }),
    },
  ),
  { maxLength: 14 },
)

/** An engine whose tokens expire, and which knows who sent which password. */
function site(now: () => number) {
  const state = {
    isRight: true,
    tokens: new Map<string, number>(),
    sessions: new Set<string>(),
    made: 0,
    logins: 0,
    refusals: [0, 0] as [number, number],
  }
  const isGood = (token = '') => (state.tokens.get(token) ?? 0) > now()
  const script =
    (who: 0 | 1): Script =>
    (request: Sent) => {
      const { path, method, headers } = request
      if (path.endsWith('/sso/oauth/token')) {
        if (!state.isRight) {
          state.refusals[who] += 1
          return refusal('access_denied', `No ${formOf(request)['username']}.`)
        }
        state.logins += 1
        state.made += 1
        state.tokens.set(`token-${state.made}`, now() + lifetimeMs)
        return Response.json({ access_token: `token-${state.made}`, exp: String(now() + lifetimeMs) })
      }
      const token = headers['authorization']?.replace('Bearer ', '')
      if (!isGood(token) && !state.sessions.has(headers['cookie'] ?? '')) return page(401)
      if (method !== 'HEAD') return Response.json({ id: jobId, status: 'started' })
      if (token === undefined || headers['prefer'] === undefined) return new Response(null)
      state.made += 1
      state.sessions.add(`JSESSIONID=session-${state.made}`)
      return new Response(null, { headers: { 'set-cookie': `JSESSIONID=session-${state.made}` } })
    }
  return { state, script, isGood }
}

test.each([
  ['tokens', false],
  ['sessions', true],
])(
  'with %s, a refused password is sent once, requests together log in once, and all succeed that can',
  async (_, persistentSession) => {
    const seen = { refused: 0, renewed: 0, shared: 0, succeeded: 0, failed: 0 }
    await fc.assert(
      fc.asyncProperty(walks, async (walk) => {
        const clock = manualClock({ now: Date.UTC(2026, 10, 20, 12), settle: turnOfTheEventLoop })
        const { state, script, isGood } = site(() => clock.now())
        const sessionStore = memorySessionStore()
        const clients = ([0, 1] as const).map((who) => ({
          /** What it has shown last, of each kind. */
          held: { token: '', cookie: '' },
          ...clientOf(script(who), { auth: user, clock, sessionStore, persistentSession }),
        }))
        const isGoodStored = (stored: Awaited<ReturnType<typeof sessionStore.load>>) =>
          stored !== undefined &&
          ('token' in stored ? isGood(stored.token) : state.sessions.has(`JSESSIONID=${stored.jsessionid}`))
        const broken: string[] = []
        for (const step of walk) {
          if (step.kind === 'restart') {
            state.tokens.clear()
            state.sessions.clear()
          } else if (step.kind === 'idle') state.sessions.clear()
          else if (step.kind === 'password') state.isRight = step.isRight
          else if (step.kind === 'pass') await clock.advance(step.ms)
          else {
            const client = clients[step.who]
            if (client === undefined) throw new Error('There are two.')
            const { ovirt, sent, held } = client
            const hasGood = isGood(held.token) || state.sessions.has(held.cookie)
            const fromStore = isGoodStored(await sessionStore.load())
            const mayLogIn = state.isRight && state.refusals[step.who] === 0
            const before = { logins: state.logins, sent: sent.length }
            const codes = await Promise.all(
              Array.from({ length: step.requests }, async () =>
                ovirt.jobs.get(jobId).then(
                  () => 'ok',
                  (error: unknown) => (isJobwrightError(error) ? error.code : error),
                ),
              ),
            )
            const now = sent.slice(before.sent)
            for (const { headers } of now) {
              if (headers['authorization'] !== undefined) held.token = headers['authorization'].replace('Bearer ', '')
              if (headers['cookie'] !== undefined) held.cookie = headers['cookie']
            }
            const reads = now.filter(({ method }) => method === 'GET')
            const expected = hasGood || fromStore || mayLogIn ? 'ok' : 'authentication'
            const laws = {
              'what can succeed does, and nothing else': codes.every((code) => code === expected),
              'requests together log in once': state.logins - before.logins <= 1,
              'no request is sent more than twice': reads.length <= 2 * step.requests,
              'what they need for it is asked for once': now.length - reads.length <= 4,
            }
            broken.push(...Object.entries(laws).flatMap(([law, holds]) => (holds ? [] : [law])))
            seen[expected === 'ok' ? 'succeeded' : 'failed'] += codes.length
            if (codes.length > 0 && fromStore && !hasGood) seen.shared += 1
            if (before.logins > 0 && state.logins > before.logins) seen.renewed += 1
          }
        }
        expect(broken).toEqual([])
        expect(Math.max(...state.refusals)).toBeLessThanOrEqual(1)
        seen.refused += state.refusals[0] + state.refusals[1]
      }),
      { seed: 20261120, numRuns: 300 },
    )
    expect(Math.min(seen.refused, seen.renewed, seen.shared, seen.failed)).toBeGreaterThan(20)
    expect(seen.succeeded).toBeGreaterThan(400)
  },
)
