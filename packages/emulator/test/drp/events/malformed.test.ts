import { expect, test } from 'vitest'
import { listen, settled } from './listener.ts'
import { basic, type EventSite, m1, startEvents } from './site.ts'

/** Creates a job; answers the status, or undefined where the connection is lost. */
async function createJob({ emulator }: EventSite): Promise<number | undefined> {
  const request = emulator.fetch(`${emulator.drp.baseUrl}/jobs`, {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/json' },
    body: JSON.stringify({ Machine: m1 }),
  })
  return request.then(
    ({ status }) => status,
    () => undefined,
  )
}

test.each(['jobs', 'jobs.create', '*', '*.*', '*.create', 'jobs.*'])(
  'the server crashes over the registration %s, and comes back',
  async (registration) => {
    const site = await startEvents()
    const { emulator, clock } = site
    const [fatal, other] = [await listen(emulator), await listen(emulator)]
    await other.register('*.*.*')
    await fatal.register(registration)
    await site.send('GET', `machines/${m1}`)
    expect(await createJob(site)).toBeUndefined()
    expect([fatal.closed, other.closed, other.names()]).toEqual([[1006], [1006], []])
    await clock.advance(4_999)
    expect(await createJob(site)).toBeUndefined()
    await clock.advance(1)
    // What the request did is kept.
    expect(await createJob(site)).toBe(409)
    expect(emulator.requests.map(({ path, status }) => [path, status]).at(-2)).toEqual(['/api/v3/jobs', undefined])
  },
)

test.each(['machines.create', 'jobs.update', 'machine', '', 'tasks', '.', 'jobs.', 'create'])(
  'nothing comes of the registration %s before an event suits it',
  async (registration) => {
    const site = await startEvents()
    const { closed, register, names } = await listen(site.emulator)
    await register(registration, 'jobs.*.*')
    expect(await createJob(site)).toBe(201)
    expect([closed, names()]).toEqual([[], [expect.stringMatching(/^jobs\.create\./)]])
  },
)

test('a malformed registration may be deregistered', async () => {
  const site = await startEvents()
  const { socket, closed, register } = await listen(site.emulator)
  await register('jobs')
  socket.send('deregister jobs')
  await settled()
  expect([await createJob(site), closed]).toEqual([201, []])
})

test('one whose caller may not see the event does no harm', async () => {
  const site = await startEvents()
  const runner = await listen(site.emulator, { authorization: `Bearer ${site.emulator.drp.machineToken(m1)}` })
  await runner.register('jobs')
  expect([await createJob(site), runner.closed]).toEqual([201, []])
})

test.each([
  ['the quirk is off', { quirks: 'none' }],
  ['the server is newer', { profiles: { drp: 'v4' } }],
] as const)('a malformed registration is passed over where %s', async (_, options) => {
  const site = await startEvents(options)
  const { closed, register, names } = await listen(site.emulator)
  await register('jobs', '*', 'machines.*.*')
  expect([await createJob(site), closed]).toEqual([201, []])
  expect(names()).toEqual([`machines.update.${m1}`])
})
