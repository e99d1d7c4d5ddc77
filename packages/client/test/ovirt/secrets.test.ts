import { inspect } from 'node:util'
import type { ClientEvent } from '@jobwright/client'
import {
  memorySessionStore,
  type OvirtAuth,
  type OvirtClient,
  type PersistentSession,
  xmlFormat,
} from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import { collect, lostConnection, rejection, type Script, type Sent } from '../scripted-server.ts'
import { clientOf, jobId, page, refusal } from './auth-engine.ts'

// All that must never be shown has the word canary in it; the password looks otherwise in a form, and yet otherwise in an address.
const password = 'canary pass+w/rd'
const user = { username: 'admin@internal', password }

/** What is asked of an engine, in every way. */
const questions: readonly ((ovirt: OvirtClient) => Promise<unknown>)[] = [
  (ovirt) => ovirt.jobs.get(jobId),
  (ovirt) => ovirt.jobs.add({ description: 'Copying to https://me:canary-in-url@host.example/a' }),
  (ovirt) => ovirt.jobs.end(jobId, { succeeded: true }),
  (ovirt) => collect(ovirt.jobs.list().items()),
  (ovirt) => ovirt.steps.add(jobId, { type: 'executing', description: 'Copy' }),
  (ovirt) => ovirt.request('/vms', { query: { token: 'canary-query' }, headers: { 'X-Secret': 'canary-header' } }),
  async (ovirt) => {
    await ovirt.jobs.get(jobId).catch(() => {})
    await ovirt.logout()
  },
]

/** All that came with a request, as servers quote it. */
const quoted = ({ headers, text = '' }: Sent) => `not so: ${JSON.stringify(headers)} ${headers['cookie']} ${text}`

const echoes: Readonly<Record<string, Script>> = {
  'a fault that quotes the request': (request) =>
    Response.json({ reason: 'Operation Failed', detail: quoted(request) }, { status: 400 }),
  'a fault in XML that quotes the request': (request) =>
    new Response(`<fault><reason>${quoted(request).replaceAll('&', '&amp;')}</reason></fault>`, { status: 409 }),
  'an action that quotes the request': (request) =>
    Response.json({ fault: { detail: quoted(request) }, status: 'failed' }, { status: 500 }),
  'a rejection that quotes the request': (request) => Response.json({ reason: quoted(request) }, { status: 401 }),
  'a page of the container': () => page(500),
  'a page instead of a document': () => new Response('<html>canary</html>'),
  'a document of another kind': () => Response.json({ job: 'canary', status: { canary: 'canary' }, id: 5 }),
  'an action that has failed all the same': (request) =>
    Response.json({ status: 'failed', fault: { detail: quoted(request) } }),
  'a redirect': () =>
    new Response(null, { status: 302, headers: { location: 'https://u:canary@h.example/?canary=1' } }),
  'headers that quote': ({ headers }) =>
    new Response('', { status: 404, headers: { 'correlation-id': 'canary', 'set-cookie': `A=${headers['cookie']}` } }),
  'no answer': lostConnection,
  'an error that quotes the request': (request) => {
    throw new TypeError(`quoted: ${quoted(request)}`)
  },
}

const auths: readonly (readonly [string, OvirtAuth, PersistentSession | undefined])[] = [
  ['a user and password', user, undefined],
  ['basic', { ...user, method: 'basic' }, undefined],
  ['a token', { token: 'canary-fixed-token' }, undefined],
  ['a function', { token: async () => ({ token: 'canary-fetched-token' }), secrets: ['canary-other'] }, undefined],
  ['a user and password and a session', user, {}],
  ['basic and a session', { ...user, method: 'basic' }, { csrfProtection: true }],
  ['a token and a session', { token: 'canary-fixed-token' }, { ttlMinutes: 5 }],
]

/** Logs in and opens sessions, and answers all else in this way. */
const withLogin =
  (echo: Script): Script =>
  (request) => {
    if (request.path.endsWith('/sso/oauth/token')) return Response.json({ access_token: `canary-token-${request.at}` })
    if (request.method !== 'HEAD' || request.headers['authorization'] === undefined) return echo(request)
    return new Response(null, { headers: { 'set-cookie': `JSESSIONID=canary-session-${request.at}; Path=/` } })
  }

const shownOf = (error: unknown) =>
  [inspect(error, { depth: 12, showHidden: true }), JSON.stringify(error), String(error)].join('\n')

describe.each(auths)('no secret is shown by a client with %s', (_, auth, persistentSession) => {
  test.each(Object.entries(echoes))('that gets %s', async (_, echo) => {
    const events: ClientEvent[] = []
    let shown = 0
    for (const format of [undefined, xmlFormat]) {
      for (const ask of questions) {
        const { ovirt, clock } = clientOf(withLogin(echo), {
          auth,
          persistentSession,
          format,
          retry: { limit: 1 },
          onEvent: (event) => events.push(event),
        })
        const outcome = await clock.until(
          ask(ovirt).then(
            () => 'an answer',
            (error: unknown) => error,
          ),
        )
        if (!(outcome instanceof Error)) continue
        shown += 1
        expect(shownOf(outcome), ask.toString()).not.toMatch(/canary/)
      }
    }
    expect(JSON.stringify(events)).not.toMatch(/canary/)
    // Some answers are right for some questions.
    expect(shown).toBeGreaterThan(questions.length)
  })

  test('that shows itself', async () => {
    const { ovirt } = clientOf(
      withLogin(() => Response.json({ id: jobId, status: 'started' })),
      { auth, persistentSession, sessionStore: memorySessionStore() },
    )
    await ovirt.jobs.get(jobId)
    const { response } = await ovirt.jobs.get(jobId).withResponse()
    expect(shownOf([ovirt, response])).not.toMatch(/canary/)
  })
})

describe('no secret is shown by a login that fails', () => {
  const sso: Readonly<Record<string, Script>> = {
    'by a refusal that quotes the form': (request) => refusal('access_denied', quoted(request)),
    'by an error that quotes the form': (request) => refusal(`not ${password}`, quoted(request)),
    'by an error of an identity provider': (request) =>
      Response.json({ error: 'server_error', error_description: quoted(request) }, { status: 500 }),
    'by an error that quotes the request': (request) => {
      throw new TypeError(`quoted: ${quoted(request)}`)
    },
    'by a page': () => page(400),
    'by half a page': () => new Response('{"access_token":"canary'),
    'by a token that is none': () => Response.json({ access_token: 'canary\ncanary' }),
    'by a cookie that is none': () => new Response(null, { headers: { 'set-cookie': 'JSESSIONID="canary canary"' } }),
  }

  test.each(Object.entries(sso))('%s', async (_, script) => {
    for (const [, auth, persistentSession] of auths) {
      if (auth === 'none' || ('token' in auth && persistentSession === undefined)) continue
      const { ovirt, clock } = clientOf(script, { auth, persistentSession, retry: { limit: 1 } })
      for (let tries = 0; tries < 2; tries++) {
        expect(shownOf(await clock.until(rejection(ovirt.jobs.get(jobId))))).not.toMatch(/canary/)
      }
    }
  })

  test('because of a token function that throws', async () => {
    const { ovirt } = clientOf(() => page(500), {
      auth: {
        secrets: ['canary-of-a-vault'],
        token: async () => {
          throw new Error('no: canary-of-a-vault')
        },
      },
      persistentSession: true,
    })
    expect(shownOf(await rejection(ovirt.jobs.get(jobId)))).not.toMatch(/canary/)
  })
})

test('what a store holds is masked, too', async () => {
  for (const persistentSession of [false, true]) {
    const sessionStore = memorySessionStore()
    await sessionStore.save(persistentSession ? { jsessionid: 'canary-stored' } : { token: 'canary-stored' })
    const { ovirt } = clientOf((request) => Response.json({ reason: quoted(request) }, { status: 400 }), {
      auth: user,
      sessionStore,
      persistentSession,
    })
    expect(await rejection(ovirt.jobs.get(jobId))).toMatchObject({ serverMessage: expect.stringContaining('***') })
    expect(shownOf(await rejection(ovirt.jobs.get(jobId)))).not.toMatch(/canary/)
  }
})

test('a logout that fails does not tell what it was for', async () => {
  for (const persistentSession of [false, true]) {
    let fails = false
    const { ovirt } = clientOf(
      withLogin((request) => {
        if (fails) throw new TypeError(`quoted: ${quoted(request)}`)
        return Response.json({ id: jobId, status: 'started' })
      }),
      { auth: user, persistentSession },
    )
    await ovirt.jobs.get(jobId)
    fails = true
    expect(shownOf(await rejection(ovirt.logout()))).not.toMatch(/canary/)
  }
})
