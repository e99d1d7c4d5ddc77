import { inspect } from 'node:util'
import type { LcmV1Client } from '@jobwright/client/lcm'
import { describe, expect, test } from 'vitest'
import { failure, lostConnection, type Sent } from './scripted-server.ts'
import { clusterId, errorOn, eventOf, hour, idOf, jobId, jobOf, rowOf, world } from './waiting-world.ts'

/** All that must never be shown: each has the word in it. */
const password = 'canary-of-cassandra/1 x'
const login = { username: 'admin', password: 'canary-of-the-login' }
const sessionid = 'canary0123456789abcdef0123456789'

/** The tokens of waits are texts in base64. */
const unpacked = (text: string): string =>
  text.replace(/jw1\.([\w-]+)\.[0-9a-f]{8}/g, (_, payload: string) => Buffer.from(payload, 'base64url').toString())

const secretJob = (status: string) =>
  jobOf(1, {
    status,
    'job-data': { 'job-type': 'install', 'change-default-cassandra-password': password },
  })

/** What the server quotes of it, in all the ways. */
const quotes = [
  errorOn(1, 1, {
    message: `could not log in with ${password} to 10.0.0.1`,
    traceback: `Traceback: login(${JSON.stringify(password)})\n  key_password: canary-in-a-line`,
    'event-resource': `/tmp/${encodeURIComponent(password)}`,
    before: { text: 'truststore_password: canary-before' },
    after: { keystore_password: 'canary-after' },
  }),
  eventOf(2, 1, { message: `password=canary-in-a-message and ${password.slice(0, 15)}` }),
  eventOf(3, undefined, { message: `-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----` }),
]

function secretWorld(status: string) {
  const site = world(
    {
      jobs: [secretJob(status), jobOf(2, { status: 'RUNNING' })],
      rows: [rowOf(1, status === 'RUNNING' ? 'RUNNING' : 'FAILED')],
      events: quotes,
      clusters: [
        { id: clusterId, name: 'test', 'job-status': 'FAILED', 'last-job-id': jobId, 'new-password': 'canary-echoed' },
      ],
    },
    { version: 'v1', auth: login },
  )
  const usual = site.control.onTerminate
  const gate = (request: Sent): Response | undefined => {
    if (request.path === '/login') return Response.json({ sessionid })
    return request.headers['opscenter-session'] === sessionid ? undefined : failure(401, 'log in')
  }
  site.control.trouble = gate
  return { ...site, gate, usual, lcm: site.lcm as unknown as LcmV1Client }
}

/** Everything that somebody may print of it. */
function printed(of: unknown): string {
  const texts = [inspect(of, { depth: 20, showHidden: true }), JSON.stringify(of), String(of)]
  if (of instanceof Error) texts.push(of.message, of.stack ?? '', inspect(of.cause, { depth: 20 }))
  if (of instanceof Map) texts.push(JSON.stringify([...of]))
  return unpacked(texts.join('\n'))
}

type Ask = (site: ReturnType<typeof secretWorld>, show: (shown: unknown) => void) => Promise<unknown>

/** What is asked of a site that has secrets, in every way. */
const questions: Readonly<Record<string, Ask>> = {
  wait: ({ lcm }, onSnapshot) => lcm.jobs.wait(jobId, { timeoutMs: 100_000, detail: 'messages', onSnapshot }),
  'wait until it fails': ({ lcm }) =>
    lcm.jobs.wait(jobId, { timeoutMs: 100_000, settleOn: 'failing', onTimeout: 'cancel' }),
  waitForSuccess: ({ lcm }) => lcm.jobs.waitForSuccess(jobId, { timeoutMs: 100_000 }),
  waitAll: ({ lcm }, onEnd) => lcm.jobs.waitAll([jobId, idOf('job', 2)], { timeoutMs: 100_000, onEnd }),
  watch: async ({ lcm }, show) => {
    const live = lcm.jobs.watch(jobId, { timeoutMs: 100_000, detail: 'messages' })
    for await (const snapshot of live) show(snapshot)
    return live.result
  },
  check: ({ lcm }) => lcm.jobs.check(lcm.jobs.waitToken(jobId, { ...hour, detail: 'messages' })),
  resume: ({ lcm }) => lcm.jobs.resume(lcm.jobs.waitToken(jobId, { timeoutMs: 100_000 })),
  cancel: ({ lcm }, onSnapshot) => lcm.jobs.cancel(jobId, { timeoutMs: 100_000, detail: 'messages', onSnapshot }),
  report: ({ lcm }) => lcm.jobs.report(jobId),
  assertNoActiveJobs: ({ lcm }) => lcm.jobs.assertNoActiveJobs(),
  waitUntilIdle: ({ lcm }, onSnapshot) => lcm.clusters.waitUntilIdle(clusterId, { timeoutMs: 100_000, onSnapshot }),
  explainRollup: ({ lcm }) => lcm.clusters.explainRollup(clusterId),
}

const echoes: Readonly<Record<string, (request: Sent) => Response>> = {
  'the password': () => failure(400, `no: ${password}`),
  'the session': ({ headers }) => failure(500, `session ${headers['opscenter-session']}`),
  'the login': () => failure(409, `the password is ${login.password}`),
  'a text': () => Response.json(`server error with ${password}`, { status: 500 }),
  'a page of another kind': () => Response.json({ canary: 'canary', results: 5 }),
  'no answer': lostConnection,
  'the request': ({ headers, text }) => {
    throw new TypeError(`quoted: ${JSON.stringify(headers)} ${text}`)
  },
}

describe('no secret is shown', () => {
  test.each(['RUNNING', 'WILL_FAIL', 'FAILED', 'TERMINATED', 'ORPHANED', 'COMPLETE'])(
    'of a job that is %s and quotes its password everywhere',
    async (status) => {
      let shown = 0
      for (const [name, ask] of Object.entries(questions)) {
        const site = secretWorld(status)
        const told: unknown[] = []
        const answer = await site.clock.until(ask(site, (one) => void told.push(one)).catch((error: unknown) => error))
        for (const one of [answer, ...told, site.events]) expect(printed(one), name).not.toMatch(/canary/)
        shown += told.length
      }
      expect(shown).toBeGreaterThan(3)
    },
  )

  test.each(Object.entries(echoes))('when the server answers with %s', async (_, echo) => {
    for (const [name, ask] of Object.entries(questions)) {
      for (const afterMs of [0, 15_000]) {
        const site = secretWorld('RUNNING')
        // What it has never been told, it cannot know.
        await site.clock.until(site.lcm.jobs.get(jobId))
        site.at(afterMs, () => {
          site.control.trouble = (request) => site.gate(request) ?? echo(request)
        })
        const told: unknown[] = []
        const answer = await site.clock.until(ask(site, (one) => void told.push(one)).catch((error: unknown) => error))
        for (const one of [answer, ...told, site.events]) expect(printed(one), name).not.toMatch(/canary/)
      }
    }
  })

  test('and what stood around it is', async () => {
    const site = secretWorld('FAILED')
    const report = await site.clock.until(site.lcm.jobs.report(jobId))
    expect(printed(report)).toMatch(/could not log in with \*\*\* to 10\.0\.0\.1/)
    const end = await site.clock.until(site.lcm.jobs.wait(jobId, hour))
    expect(JSON.stringify(end.document)).toContain('"change-default-cassandra-password":"***"')
  })

  test('that is known from before, though the document does not tell it', async () => {
    const site = secretWorld('FAILED')
    await site.clock.until(site.lcm.jobs.get(jobId))
    // A server that has learnt to keep the password to itself.
    site.set({ 'job-data': null })
    for (const ask of Object.values(questions)) {
      const answer = await site.clock.until(ask(site, () => {}).catch((error: unknown) => error))
      expect(printed(answer)).not.toMatch(/canary/)
    }
  })

  test('but whoever reads the job itself gets it as it is', async () => {
    const site = secretWorld('FAILED')
    const job = await site.clock.until(site.lcm.jobs.get(jobId))
    expect(job['job-data']?.['change-default-cassandra-password']).toBe(password)
    // To wait for it changes nothing of what the server keeps.
    expect(site.there.jobs.get(jobId)?.['job-data']).toEqual(job['job-data'])
  })
})
