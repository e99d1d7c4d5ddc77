import { inspect } from 'node:util'
import type { ClientEvent } from '@jobwright/client'
import { createLcmClient, type LcmAuth, type LcmClient, memorySessionStore } from '@jobwright/client/lcm'
import { describe, expect, test } from 'vitest'
import {
  collect,
  failure,
  lostConnection,
  page,
  rejection,
  type Script,
  sample,
  scripted,
  scriptedServer,
} from './scripted-server.ts'

/** All that must never be shown: each has the word in it. */
const password = 'canary password/1'
const onCluster = { 'job-scope': 'cluster', 'resource-id': 'c1' } as const

/** What is asked of a site that has secrets, in every way. */
const questions: readonly ((lcm: LcmClient) => Promise<unknown>)[] = [
  (lcm) => lcm.meta(),
  (lcm) => lcm.permissions(),
  (lcm) => lcm.actions.install(onCluster),
  (lcm) => lcm.actions.terminate('j1'),
  (lcm) => lcm.actions.list(),
  (lcm) => lcm.jobs.get('j1'),
  (lcm) => collect(lcm.jobs.list().items()),
  (lcm) => lcm.jobs.events('j1').count(),
  (lcm) => collect(lcm.jobEvents.follow('j1', { outageToleranceMs: 0, notFoundGraceMs: 0, graceMs: 0 })),
  (lcm) => lcm.clusters.create({ name: 'c', 'old-password': 'canary-old', 'new-password': 'canary-new' }),
  (lcm) => lcm.clusters.lastJob('c1'),
  (lcm) =>
    lcm.machineCredentials.create({
      name: 'm',
      'login-password': 'canary-login',
      'ssh-private-key': 'canary-key',
      'ssh-unlock': 'canary-unlock',
      'become-password': 'canary-become',
    }),
  (lcm) =>
    lcm.repositories.update('r1', {
      name: 'r',
      username: 'u',
      password: 'canary-repository',
      'repo-url': 'https://u:canary-in-url@repo.example/',
    }),
  (lcm) =>
    lcm.configProfiles.create({
      name: 'p',
      'datastax-version': '6.7.0',
      json: { 'cassandra-yaml': { server_encryption_options: { keystore_password: 'canary-keystore' } } },
    }),
  (lcm) => lcm.nodes.getByName('canary-name'),
  (lcm) => lcm.logout(),
  (lcm) => lcm.request('/jobs/', { query: { token: 'canary-query' }, headers: { 'X-Secret': 'canary-header' } }),
]

const echoes: Readonly<Record<string, Script>> = {
  'an echo of what shows the session': ({ headers }) =>
    failure(422, `not so: ${headers['opscenter-session']} ${headers['cookie']}`),
  'an echo of the session': ({ headers }) =>
    failure(401, `no session ${headers['opscenter-session'] ?? headers['cookie']}`),
  'an echo of the body': ({ text }) => failure(400, `not so: ${text ?? ''}`),
  'an echo of its values': ({ body }) =>
    failure(
      409,
      Object.values(body ?? {})
        .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
        .join(' '),
    ),
  'an error instead of a page': ({ text, headers }) =>
    Response.json({ code: 500, message: `not so: ${text ?? ''} ${headers['opscenter-session'] ?? headers['cookie']}` }),
  'settings that are quoted': () => failure(400, 'keystore_password: canary-of-a-file'),
  'an odd status': () => new Response('canary', { status: 418 }),
  'a page of a proxy': () => new Response('<html>canary</html>'),
  'a link that leads elsewhere': () => page([], { next: 'https://u:canary@h.example/canary?canary=1' }),
  'an object of another kind': () => Response.json({ sessionid: 5, field: 'canary', results: [{ field: 'canary' }] }),
  'a redirect': () =>
    new Response(null, { status: 302, headers: { location: 'https://u:canary@h.example/?canary=1' } }),
  'no answer': lostConnection,
  'an error that quotes the request': ({ headers, text }) => {
    throw new TypeError(`quoted: ${JSON.stringify(headers)} ${text}`)
  },
}

const auths: Readonly<Record<string, LcmAuth>> = {
  'a session': { token: 'canary-fixed-session' },
  'a session as a cookie': { token: 'canary-fixed-session', session: 'cookie' },
  'a password': { username: 'admin', password },
  'a password and a cookie': { username: 'admin', password, session: 'cookie' },
}

describe.each(Object.entries(auths))('no secret is shown by a client with %s', (_, auth) => {
  test.each(Object.entries(echoes))('that gets %s', async (_, echo) => {
    const events: ClientEvent[] = []
    let shown = 0
    for (const baseUrl of ['https://opscenter.example:8443', 'http://opscenter.example:8888']) {
      for (const ask of questions) {
        const script: Script = (request) => {
          if (request.path !== '/login') return echo(request)
          const sessionid = `canary-session-${request.at}`
          return Response.json({ sessionid }, { headers: { 'set-cookie': `S=${sessionid}; Path=/` } })
        }
        const { lcm, clock } = scriptedServer(script, {
          baseUrl,
          auth,
          retry: { limit: 1 },
          onEvent: (event) => events.push(event),
        })
        const outcome = await clock.until(
          ask(lcm).then(
            () => 'an answer',
            (error: unknown) => error,
          ),
        )
        if (!(outcome instanceof Error)) continue
        shown += 1
        const texts = [inspect(outcome, { depth: 12, showHidden: true }), JSON.stringify(outcome), String(outcome)]
        expect(texts.join('\n').replaceAll('canary-name', ''), ask.toString()).not.toMatch(/canary/)
      }
    }
    expect(JSON.stringify(events)).not.toMatch(/canary/)
    // Some answers are right for some questions.
    expect(shown).toBeGreaterThan(questions.length)
  })

  test('that shows itself', async () => {
    const { lcm } = scriptedServer(() => Response.json({ sessionid: 'canary-session-of-a-login', version: '6' }), {
      auth,
    })
    await lcm.meta()
    expect(inspect(lcm, { depth: 12, showHidden: true })).not.toMatch(/canary/)
    expect(JSON.stringify(lcm)).not.toMatch(/canary/)
  })
})

describe('a password that was refused', () => {
  test.each([failure, lostConnection])('is not shown', async (answer) => {
    const { lcm, clock } = scriptedServer((request) => answer(401, `no: ${request.text}`), {
      auth: { username: 'admin', password },
      retry: { limit: 0 },
    })
    for (let tries = 0; tries < 2; tries++) {
      const error = await clock.until(rejection(lcm.meta()))
      expect(`${inspect(error, { depth: 12, showHidden: true })}${JSON.stringify(error)}`).not.toMatch(/canary/)
    }
  })
})

test('a password that a failing fetch quotes is not shown', async () => {
  const { lcm, clock } = scriptedServer(
    ({ text }) => {
      throw new TypeError(`quoted: ${text}`)
    },
    { auth: { username: 'admin', password }, retry: { limit: 0 } },
  )
  const error = await clock.until(rejection(lcm.meta()))
  expect(inspect(error, { depth: 12, showHidden: true })).not.toMatch(/canary/)
  expect(inspect(error, { depth: 12 })).toMatch(/quoted: .*\*\*\*/)
})

describe('a secret that was sent', () => {
  const sent = 'canary-new-password'

  /** A server that quotes the password of the cluster from then on. */
  const quoting: Script = ({ method, path }) => {
    if (method === 'POST') return Response.json({ id: 'c1', name: 'c' }, { status: 201 })
    if (path.endsWith('/jobs/j1'))
      return Response.json({ ...sample('seed-job-get'), id: 'j1', 'job-data': null, description: `with ${sent}` })
    return failure(400, `login with ${sent} failed`)
  }

  test('is masked in the errors of other calls', async () => {
    const { lcm } = scriptedServer(quoting)
    const before = await rejection(lcm.nodes.get('n1'))
    expect(before).toMatchObject({ serverMessage: `login with ${sent} failed` })
    await lcm.clusters.create({ name: 'c', 'new-password': sent })
    expect(await rejection(lcm.nodes.get('n1'))).toMatchObject({ serverMessage: 'login with *** failed' })
  })

  test('is masked in views', async () => {
    const { lcm } = scriptedServer(quoting)
    await lcm.clusters.create({ name: 'c', 'new-password': sent })
    const job = await lcm.jobs.get('j1')
    expect(job.description).toBe(`with ${sent}`)
    const event = { id: 'e1', 'job-id': 'j1', 'node-id': 'n1', 'event-type': 'error', message: `login with ${sent}` }
    const node = {
      id: 'jn1',
      'job-id': 'j1',
      'node-id': 'n1',
      'node-name': 'n',
      'datacenter-name': 'd',
      status: 'FAILED',
    }
    const views = [lcm.jobs.view(job, { nodes: [node], events: [event] }), lcm.jobNodes.view(node, { events: [event] })]
    expect(JSON.stringify(views)).not.toMatch(/canary/)
    expect(views).toMatchObject([
      {
        source: 'opscenter.example:8443',
        kind: 'job',
        messages: [{ text: 'login with ***' }],
        targets: [{ why: 'login with ***' }],
      },
      { source: 'opscenter.example:8443', messages: [{ text: 'login with ***' }] },
    ])
  })
})

test('a password that a job of v1 tells is masked in what its events say', async () => {
  const { options } = scripted(() => Response.json(sample('seed-job-get')))
  const lcm = createLcmClient({ ...options, version: 'v1' })
  const job = await lcm.jobs.get('x')
  expect(job['job-data']?.['change-default-cassandra-password']).toBe('sfdgs')
  // The rows of lists do not tell it.
  const { 'job-data': _, ...row } = job
  const event = {
    id: 'e1',
    'job-id': job.id,
    'node-id': null,
    'event-type': 'error',
    message: 'login with sfdgs failed',
  }
  expect(JSON.stringify(lcm.jobs.view(row, { events: [event] }))).not.toMatch(/sfdgs/)
})

test('a session of the store is masked, too', async () => {
  const sessionStore = memorySessionStore()
  await sessionStore.save({ sessionid: 'canary-stored', cookie: 'S=canary-stored-cookie' })
  for (const session of ['header', 'cookie'] as const) {
    const { lcm } = scriptedServer(
      ({ headers }) => failure(422, `not ${headers['opscenter-session'] ?? headers['cookie']}`),
      { auth: { username: 'admin', password, session }, sessionStore },
    )
    const error = await rejection(lcm.meta())
    expect(error).toMatchObject({ serverMessage: 'not ***' })
  }
})

test('a server cannot fill the memory with secrets', async () => {
  let number = 0
  const whole = sample('seed-job-get')
  const secretOf = (page: number, index: number) => `${page}-${String(index).padStart(4, '0')}-a-secret`
  const { lcm } = scriptedServer(() => {
    number += 1
    return page(
      Array.from({ length: 60 }, (_, index) => ({
        ...whole,
        id: `j${number}-${index}`,
        'job-data': { 'change-default-cassandra-password': secretOf(number, index) },
      })),
    )
  })
  await collect(lcm.jobs.list().items())
  await collect(lcm.jobs.list().items())
  const event = (message: string) => ({ id: 'e1', 'job-id': 'j', 'node-id': null, 'event-type': 'error', message })
  const job = { id: 'j', 'job-type': 'install', status: 'FAILED', 'cluster-id': 'c', 'cluster-name': 'c' }
  const shownOf = (message: string) => lcm.jobs.view(job, { events: [event(message)] }).messages[0]?.text
  const masked = (page: number) =>
    Array.from({ length: 60 }, (_, index) => shownOf(`a ${secretOf(page, index)} b`)).filter(
      (text) => text === 'a *** b',
    )
  expect([masked(1).length, masked(2).length]).toEqual([40, 60])
})
