import { expect, test } from 'vitest'
import { compareBodies } from '../compare.ts'
import { type RecordedExchange, transcript } from '../recordings.ts'
import { type Replay, startReplay, told } from '../replay.ts'
import { type Listener, listen, settled } from './listener.ts'
import { dataOf, type RecordedFrame, recordedConnection } from './recorded-connections.ts'

/** One recorded connection, played on a listener. */
interface Played {
  readonly name: string
  readonly frames: readonly RecordedFrame[]
  readonly listener: Listener
}

/** Opens a recorded connection and says what was said there. */
async function open(site: Replay, name: string): Promise<Played> {
  const frames = recordedConnection(name)
  const listener = await listen(site.emulator)
  for (const text of dataOf(frames, 'send')) {
    listener.socket.send(String(text))
    await settled()
  }
  return { name, frames, listener }
}

/** What differs between what was heard and what is recorded, event by event; and how many events there were. */
function compared(
  site: Replay,
  played: readonly Played[],
): { readonly differences: string[]; readonly events: number[] } {
  const differences = played.flatMap(({ name, frames, listener }) => {
    const recorded = dataOf(frames, 'recv')
    const counts = recorded.length === listener.events.length ? [] : [`${name}: ${listener.events.length} events`]
    return [
      ...counts,
      ...recorded.flatMap((event, at) => differencesOf(site, event, listener.events[at], `${name}[${at}]`)),
    ]
  })
  return { differences, events: played.map(({ frames }) => dataOf(frames, 'recv').length) }
}

function differencesOf(site: Replay, expected: unknown, actual: unknown, where: string): readonly string[] {
  return compareBodies(expected, actual, '', site.known).differences.map((what) => `${where}${what}`)
}

/** Sends the requests of a transcript, or some of them; answers how the answers differ. */
async function send(
  site: Replay,
  name: string,
  { from = 1, to = from }: { readonly from?: number; readonly to?: number } = {},
): Promise<readonly string[]> {
  const different: string[] = []
  for (const exchange of transcript(name) as readonly RecordedExchange[]) {
    if (!(exchange.n >= from && exchange.n <= to)) continue
    const replayed = await site.play(exchange)
    if (replayed.agreement !== 'exact') different.push(told(replayed))
  }
  return different
}

test('07: every connection hears what the recorded ones heard', async () => {
  const site = await startReplay()
  await send(site, '02-setup-and-machine', { to: 25 })
  const driver = '07-ws-driver-http'
  expect(await send(site, driver, { from: 1, to: 2 })).toEqual([])
  const first = [
    await open(site, '07-ws-all-jobs-machines'),
    await open(site, '07-ws-create-only-then-deregister'),
    await open(site, '07-ws-one-machine'),
  ]
  expect(await send(site, driver, { from: 3, to: 12 })).toEqual([])
  expect(compared(site, first)).toEqual({ differences: [], events: [17, 5, 5] })
  for (const { listener } of first) listener.socket.close()
  await settled()

  const deregistered = await open(site, '07-ws-deregister')
  expect(await send(site, driver, { from: 13 })).toEqual([])
  const star = await open(site, '07-ws-star')
  expect(await send(site, driver, { from: 14, to: 15 })).toEqual([])
  expect(compared(site, [deregistered, star])).toEqual({ differences: [], events: [2, 3] })
  // Those that were closed heard nothing more.
  expect(compared(site, first)).toEqual({ differences: [], events: [17, 5, 5] })
  await site.close()
})

const patches = (...fields: readonly (readonly [path: string, value: unknown])[]) =>
  fields.map(([path, value]) => ({ op: 'replace', path, value }))

test('10: a connection that lasts hears of every job', async () => {
  const site = await startReplay()
  await send(site, '02-setup-and-machine', { to: 25 })
  const zeros = '0000-0000-0000-000000000000'
  /** A request that no transcript has, but which the events tell of. */
  const ask = async (method: string, path: string, body: unknown, authorization?: string): Promise<void> => {
    const response = await site.emulator.fetch(`${site.emulator.drp.baseUrl}/${path}`, {
      method,
      headers: {
        authorization: authorization ?? `Basic ${btoa('rocketskates:r0cketsk8ts')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
    expect(response.status).toBeLessThan(300)
  }
  const [one, two] = [`aaaa0001-${zeros}`, `aaaa0002-${zeros}`]
  await ask('POST', 'tasks', { Name: 'tk' })
  await ask('POST', 'machines', { Name: 'tk1', Uuid: one, Tasks: ['tk', 't1'] })
  await ask('POST', 'machines', { Name: 'tk2', Uuid: two, Tasks: ['tk'] })
  const lasting = await open(site, '10-ws-keepalive')
  const { listener } = lasting
  /** The job that was created last. */
  const newest = (): string => `jobs/${listener.events.findLast(({ Action }) => Action === 'create')?.Key ?? ''}`
  await site.emulator.clock.advance(29_000)
  await ask('POST', 'jobs', { Machine: one })
  await settled()
  const job = newest()
  const runner = `Bearer ${site.drp.machineToken(one)}`
  await ask('PATCH', job, patches(['/State', 'running']), runner)
  await ask('PATCH', job, patches(['/State', 'finished']), runner)
  await ask('POST', 'jobs', { Machine: one }, runner)
  await ask('POST', 'jobs', { Machine: two })

  await site.emulator.clock.advance(45_000)
  await send(site, '12-agent-flow-setup', { to: 7 })
  await agent(site, '12-agent-v48-workflow')
  await send(site, '12-agent-flow-setup', { from: 8, to: 12 })
  await agent(site, '12-agent-v48-init-fails-stale-running-job')
  await send(site, '12-agent-flow-setup', { from: 13, to: 15 })
  await agent(site, '12-agent-v48-render-failure')
  for (const [machine, n] of [
    [`bbbb0005-${zeros}`, 18],
    [`bbbb0004-${zeros}`, 21],
  ] as const) {
    await send(site, '12-agent-flow-setup', { from: n })
    await ask('POST', 'jobs', { Machine: machine })
    await settled()
    await ask('PATCH', newest(), patches(['/State', 'running']))
    await ask('PATCH', newest(), patches(['/State', 'finished'], ['/ExitState', 'complete']))
  }
  await site.emulator.clock.advance(45_000)
  const resumed = site.known.ourOf('b2e195d3-e6f5-4374-99f9-bd9bb7a7160a') ?? ''
  await ask('PATCH', `jobs/${resumed}`, patches(['/State', 'running']))
  await ask('PATCH', `jobs/${resumed}`, patches(['/State', 'finished']))
  await settled()
  expect(compared(site, [lasting])).toEqual({ differences: [], events: [46] })
  expect(listener.closed).toEqual([])
  await site.close()
})

/** What a proxy saw between an agent and the server. */
interface Proxied extends Pick<RecordedExchange, 'n'> {
  readonly request?: {
    readonly method: string
    readonly path: string
    readonly content_type: string | null
    readonly body: unknown
  }
  readonly response: { readonly status: number; readonly content_type?: string; readonly body: unknown }
  readonly ws_upgrade?: { readonly path: string }
  readonly ws_handshake_response?: string
  readonly ws_client_frame?: { readonly data: string }
  readonly ws_server_frame?: { readonly data: { readonly summary: unknown } }
}

/** Plays an agent, requests and frames in the recorded order; answers how many frames were compared, and what differs. */
async function agent(
  site: Replay,
  name: string,
): Promise<{ readonly frames: number; readonly differences: readonly string[] }> {
  let listener: Listener | undefined
  let [frames, heard] = [0, 0]
  const differences: string[] = []
  for (const { n, request, response, ...frame } of transcript(name) as readonly Proxied[]) {
    if (request !== undefined) {
      const headers = (type: string | null | undefined) => (type ? { 'Content-Type': type } : {})
      await site.play(
        {
          n,
          label: 'agent',
          request: { ...request, headers: headers(request.content_type) },
          response: { ...response, headers: headers(response.content_type) },
        },
        { authorization: `Basic ${btoa('rocketskates:r0cketsk8ts')}` },
      )
    } else if (frame.ws_upgrade !== undefined) {
      listener = await listen(site.emulator)
      const { path, status } = site.emulator.requests.at(-1) ?? {}
      if (path !== frame.ws_upgrade.path || status !== 101) differences.push(`${name}[${n}]: ${path}, ${status}`)
    } else if (frame.ws_client_frame !== undefined) {
      frames++
      listener?.socket.send(site.known.translate(frame.ws_client_frame.data))
      await settled()
    } else if (frame.ws_server_frame !== undefined) {
      frames++
      const { summary, ...event } = frame.ws_server_frame.data
      const { Time: _time, Original: _original, Object: object, ...ours } = listener?.events[heard++] ?? {}
      differences.push(
        ...differencesOf(site, { ...event, Object: summary }, { ...ours, Object: object }, `${name}[${n}]`),
      )
    }
  }
  if (listener?.events.length !== heard) differences.push(`${listener?.events.length} events, not ${heard}`)
  listener?.socket.close()
  return { frames, differences }
}

test('12: agents hear what the recorded ones heard', async () => {
  const site = await startReplay()
  await send(site, '02-setup-and-machine', { to: 25 })
  await send(site, '12-agent-flow-setup', { to: 7 })
  expect(await agent(site, '12-agent-v48-workflow')).toEqual({ frames: 40, differences: [] })
  await send(site, '12-agent-flow-setup', { from: 8, to: 12 })
  expect(await agent(site, '12-agent-v48-init-fails-stale-running-job')).toEqual({ frames: 32, differences: [] })
  await send(site, '12-agent-flow-setup', { from: 13, to: 15 })
  expect(await agent(site, '12-agent-v48-render-failure')).toEqual({ frames: 8, differences: [] })
  await site.close()
})

test('13: a registration in too few parts brings the server down', async () => {
  const site = await startReplay()
  await send(site, '02-setup-and-machine', { to: 25 })
  expect(await send(site, '13-ws-malformed-registration', { from: 1 })).toEqual([])
  const fatal = await open(site, '13-ws-malformed-registration-ws')
  expect(compared(site, [fatal])).toEqual({ differences: [], events: [1] })
  const [, post, get] = transcript('13-ws-malformed-registration') as readonly { readonly transport_error?: string }[]
  expect([post?.transport_error, get?.transport_error]).toEqual([
    expect.stringContaining('RemoteDisconnected'),
    expect.stringContaining('ConnectionRefused'),
  ])
  const jobs = `${site.emulator.drp.baseUrl}/jobs`
  const headers = { authorization: `Basic ${btoa('rocketskates:r0cketsk8ts')}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ Machine: 'cccc0001-0000-0000-0000-000000000000' })
  const created = site.emulator.fetch(jobs, { method: 'POST', headers, body })
  await expect(created).rejects.toMatchObject({ cause: { message: 'The connection was closed.' } })
  expect(fatal.listener.closed).toEqual(dataOf(fatal.frames, 'close').map((close) => (close as { code: number }).code))
  await expect(site.emulator.fetch(jobs, { headers })).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/^Nothing listens at /) },
  })
  await site.close()
})
