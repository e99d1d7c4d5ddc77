import { memorySessionStore, type OvirtClient, type OvirtV4ClientOptions } from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import { collect, rejection } from '../scripted-server.ts'
import { codeOf, type OvirtSite, openOvirtSite, password } from './ovirt-site.ts'

const minutes = 60_000
const oauth = { username: 'admin@internal', password } as const
const basic = { ...oauth, method: 'basic' } as const
const [login, logout] = ['POST /ovirt-engine/sso/oauth/token', 'POST /ovirt-engine/services/sso-logout']

const list = (ovirt: OvirtClient) => collect(ovirt.jobs.list().items())
const logins = ({ sent }: OvirtSite) => sent.filter((line) => line === login).length

/** What was sent since the last time, each with what it shows of who asks. */
function takeSent({ sent, headers }: OvirtSite): string[] {
  const shown = headers.splice(0).map((one) => {
    const parts = [one.get('authorization')?.split(' ', 1)[0], one.get('cookie')?.split('=', 1)[0]]
    return [...parts, one.has('jsessionid') ? 'again' : undefined].filter((part) => part !== undefined).join(' ')
  })
  return sent.splice(0).map((line, index) => [line, shown[index]].filter((part) => part !== '').join(': '))
}

/** How to get in, what opens the way, and opens it again when the engine has ended it, what goes with each request, and what closes it. */
interface Way {
  readonly name: string
  readonly options: Partial<OvirtV4ClientOptions>
  readonly opened: readonly string[]
  readonly again: readonly string[]
  readonly shown: string
  readonly closed: readonly string[]
}

const ways: readonly Way[] = [
  { name: 'a token', options: { auth: oauth }, opened: [login], again: [login], shown: 'Bearer', closed: [logout] },
  { name: 'basic', options: { auth: basic }, opened: [], again: [], shown: 'Basic', closed: [] },
  {
    name: 'a session opened by a token',
    options: { auth: oauth, persistentSession: true },
    opened: [login, 'HEAD : Bearer'],
    again: ['HEAD : Bearer', login, 'HEAD : Bearer'],
    shown: 'JSESSIONID',
    closed: ['HEAD : JSESSIONID', logout],
  },
  {
    name: 'a session opened by basic',
    options: { auth: basic, persistentSession: { ttlMinutes: 5 } },
    opened: ['HEAD : Basic'],
    again: ['HEAD : Basic'],
    shown: 'JSESSIONID',
    closed: ['HEAD : JSESSIONID'],
  },
  {
    name: 'a session protected against forged requests',
    options: { auth: basic, persistentSession: { csrfProtection: true } },
    opened: ['HEAD : Basic'],
    again: ['HEAD : Basic'],
    shown: 'JSESSIONID again',
    closed: ['HEAD : JSESSIONID again'],
  },
]

describe.each(ways)('by $name', ({ options, opened, again, shown, closed }) => {
  const request = `GET /jobs: ${shown}`

  test('one gets in once for all who ask, again when that is over, and out with close', async () => {
    const site = await openOvirtSite({ settings: { csrfProtection: true } })
    const ovirt = site.client(options)
    await Promise.all([list(ovirt), list(ovirt), list(ovirt)])
    expect(takeSent(site)).toEqual([...opened, request, request, request])

    // What the engine has ended is noticed by its refusal.
    site.emulator.ovirt.endSessions()
    await Promise.all([list(ovirt), list(ovirt)])
    expect(takeSent(site)).toEqual([request, request, ...(again.length === 0 ? [] : [...again, request, request])])
    await site.clock.advance(45 * minutes)
    await list(ovirt)
    expect(takeSent(site).slice(-1 - opened.length)).toEqual([...opened, request])

    site.emulator.ovirt.restart({ downForMs: 90_000 })
    await site.until(ovirt.ready({ timeoutMs: 300_000 }))
    await list(ovirt)
    const last = new Headers(site.headers.at(-1))
    takeSent(site)

    await ovirt.close()
    expect(takeSent(site)).toEqual(closed)
    expect(await codeOf(list(ovirt))).toBe('aborted')
    expect([site.underWay, site.clock.scheduled]).toEqual([0, 0])
    // What was shown last is worth nothing any more, but for a password.
    const { status } = await site.emulator.fetch(`${site.emulator.ovirt.baseUrl}/jobs`, { headers: last })
    expect(status).toBe(shown === 'Basic' ? 200 : 401)
  })

  test('nobody gets in with a wrong password, which is sent once', async () => {
    const site = await openOvirtSite()
    const wrong = site.client({
      ...options,
      auth: { ...basic, ...(options.auth as object), password: 'canary-but-wrong' },
    })
    for (let tries = 0; tries < 4; tries++) {
      const error = await rejection(list(wrong))
      expect(error).toMatchObject({ code: 'authentication' })
      expect(String(error)).not.toContain('canary')
    }
    expect(takeSent(site)).toHaveLength(1)
    await wrong.close()
    expect(takeSent(site)).toEqual([])
  })
})

test('a protected session is of no use to who has the cookie alone', async () => {
  const site = await openOvirtSite({ settings: { csrfProtection: true } })
  const ovirt = site.client({ auth: basic, persistentSession: { csrfProtection: true } })
  await list(ovirt)
  const forged = new Headers(site.headers.at(-1))
  const url = `${site.emulator.ovirt.baseUrl}/jobs`
  expect((await site.emulator.fetch(url, { headers: forged })).status).toBe(200)
  forged.delete('jsessionid')
  expect((await site.emulator.fetch(url, { headers: forged })).status).toBe(403)
  await ovirt.close()
})

test('a token is renewed shortly before it expires, so that nobody is refused', async () => {
  const site = await openOvirtSite({ settings: { tokenLifetimeMinutes: 20 } })
  const ovirt = site.client()
  await list(ovirt)
  await site.clock.advance(18.9 * minutes)
  await list(ovirt)
  expect(logins(site)).toBe(1)
  await site.clock.advance(0.2 * minutes)
  await Promise.all([list(ovirt), list(ovirt)])
  expect(takeSent(site)).toEqual([
    login,
    'GET /jobs: Bearer',
    'GET /jobs: Bearer',
    login,
    'GET /jobs: Bearer',
    'GET /jobs: Bearer',
  ])
  await ovirt.close()
})

describe.each([false, true])('programs that keep it in one place, a session: %s', (persistentSession) => {
  test('log in once for all, and close nothing that others use', async () => {
    const site = await openOvirtSite()
    const sessionStore = memorySessionStore()
    const [one, other] = [
      site.client({ sessionStore, persistentSession }),
      site.client({ sessionStore, persistentSession }),
    ]
    for (const ovirt of [one, other, one]) await list(ovirt)
    site.emulator.ovirt.endSessions()
    for (const ovirt of [other, one, other]) await list(ovirt)
    expect(logins(site)).toBe(2)
    await one.close()
    await list(other)
    await other.logout()
    expect(await sessionStore.load()).toBeUndefined()
    await list(other)
    expect(logins(site)).toBe(3)
  })
})

test('a plug-in may show its work, and read its jobs; their steps it may not', async () => {
  const site = await openOvirtSite()
  const [backup, guest] = [site.as('backup'), site.as('guest')]
  const { id } = await backup.jobs.add({ description: 'Backup' })
  expect(await codeOf(backup.jobs.get(id))).toBe('ok')
  expect(await codeOf(list(backup))).toBe('forbidden')
  // The engine adds the step, and then may not show it.
  const error = await rejection(backup.steps.add(id, { type: 'executing', description: 'Copying' }))
  expect(error).toMatchObject({ code: 'forbidden', applied: 'unknown' })
  expect(await collect(site.client().steps.list(id).items())).toHaveLength(1)
  expect(await codeOf(site.until(backup.jobs.end(id)))).toBe('ok')
  expect(await codeOf(guest.jobs.add({ description: 'Backup' }))).toBe('forbidden')
  expect(await codeOf(site.until(guest.jobs.end(id)))).toBe('forbidden')
  expect(await codeOf(guest.jobs.get(id))).toBe('not-found')
})
