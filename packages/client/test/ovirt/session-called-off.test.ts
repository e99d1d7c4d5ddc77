import { createOvirtClient, type OvirtV4ClientOptions } from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import { asked, rejection, serverAt, turnOfTheEventLoop } from '../scripted-server.ts'
import { engine, jobId, jobPath, user } from './auth-engine.ts'

const login = 'POST /ovirt-engine/sso/oauth/token'
const root = 'HEAD /ovirt-engine/api'
const get = `GET ${jobPath}`

/** A client whose engine answers nothing to some requests, as long as it stalls; and the signals of these. */
function stallingClient(stalls: (url: string) => boolean, options: Partial<OvirtV4ClientOptions> = {}) {
  const { script, state } = engine()
  const server = serverAt('https://engine.example', script)
  const engineState = Object.assign(state, { stalls: true })
  const signals: AbortSignal[] = []
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const answer = server.fetch(url, init)
    if (!engineState.stalls || !stalls(url)) return answer
    if (init.signal) signals.push(init.signal)
    return new Promise(() => {})
  }
  const ovirt = createOvirtClient({ ...server.options, auth: user, ...options, fetch })
  return { ...server, ovirt, state: engineState, signals }
}

const isLogin = (url: string) => url.endsWith('/token')

describe.each([false, true])('a login that stalls, for a session: %s', (persistentSession) => {
  const opened = persistentSession ? [root, get] : [get]

  test('ends when the last one who waits for it is called off, and the next one logs in anew', async () => {
    const { ovirt, sent, state, signals, clock } = stallingClient(isLogin, { persistentSession })
    const [one, other] = [new AbortController(), new AbortController()]
    const [first, second] = [one, other].map(({ signal }) => rejection(ovirt.jobs.get(jobId, { signal })))
    await turnOfTheEventLoop()
    one.abort()
    expect(await first).toMatchObject({ code: 'aborted' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    other.abort()
    expect(await second).toMatchObject({ code: 'aborted' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    await turnOfTheEventLoop()
    expect(clock.scheduled).toBe(0)

    state.stalls = false
    await ovirt.jobs.get(jobId)
    expect(asked(sent)).toEqual([login, login, ...opened])
  })

  test('goes to no one who comes when it has been called off', async () => {
    const { ovirt, sent, state } = stallingClient(isLogin, { persistentSession })
    const controller = new AbortController()
    const first = rejection(ovirt.jobs.get(jobId, { signal: controller.signal }))
    await turnOfTheEventLoop()
    state.stalls = false
    controller.abort()
    const second = ovirt.jobs.get(jobId)
    expect(await second).toMatchObject({ id: jobId })
    expect(await first).toMatchObject({ code: 'aborted' })
    expect(asked(sent)).toEqual([login, login, ...opened])
  })

  test('ends when the time of all is over', async () => {
    const { ovirt, signals, clock } = stallingClient(isLogin, { persistentSession })
    const calls = [1_000, 2_000].map((totalTimeoutMs) => rejection(ovirt.jobs.get(jobId, { totalTimeoutMs })))
    expect(await clock.until(Promise.all(calls))).toMatchObject([{ code: 'timed-out' }, { code: 'timed-out' }])
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    await turnOfTheEventLoop()
    expect(clock.scheduled).toBe(0)
  })
})

describe('nothing is left of a client that is closed, or of calls that are called off', () => {
  const never = async () => new Promise<never>(() => {})
  const controller = () => new AbortController()

  test.each(['close', 'abort'])('while the store does not answer: %s', async (how) => {
    for (const part of ['load', 'save']) {
      const sessionStore = { load: async () => undefined, save: async () => {}, clear: async () => {}, [part]: never }
      const { ovirt, sent, clock } = stallingClient(() => false, { sessionStore })
      const caller = controller()
      const call = rejection(ovirt.jobs.get(jobId, { signal: caller.signal }))
      await turnOfTheEventLoop()
      if (how === 'close') await ovirt.close()
      else caller.abort()
      expect(await call).toMatchObject({ code: 'aborted' })
      await turnOfTheEventLoop()
      expect(asked(sent)).toEqual(part === 'load' ? [] : [login])
      expect(clock.scheduled).toBe(0)
    }
  })

  test.each([
    ['close', false],
    ['close', true],
    ['abort', false],
    ['abort', true],
  ])('while it is asked whether a newer session is good: %s, for a session: %s', async (how, persistentSession) => {
    const sessions = persistentSession
      ? [{ jsessionid: 'ended' }, { jsessionid: 'newer' }]
      : [{ token: 'ended' }, { token: 'newer' }]
    const sessionStore = { load: async () => sessions.shift(), save: async () => {}, clear: async () => {} }
    const options = { sessionStore, persistentSession }
    const { ovirt, sent, signals, clock } = stallingClient((url) => url.endsWith('/api'), options)
    const caller = controller()
    const call = rejection(ovirt.jobs.get(jobId, { signal: caller.signal }))
    await turnOfTheEventLoop()
    await turnOfTheEventLoop()
    expect(asked(sent)).toEqual([get, root])
    if (how === 'close') await ovirt.close()
    else caller.abort()
    expect(await call).toMatchObject({ code: 'aborted' })
    await turnOfTheEventLoop()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    expect(clock.scheduled).toBe(0)
    expect(asked(sent)).toEqual([get, root])
  })
})
