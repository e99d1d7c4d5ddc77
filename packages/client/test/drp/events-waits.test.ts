import type { Job, Machine } from '@jobwright/core/drp'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { job, jobId, machine, machineId } from './documents.ts'
import { eventsWorld, nothingLeft } from './events-world.ts'
import { notFound } from './scripted-server.ts'

// The longest pauses between attempts to connect: 1, 2, 4 … s.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** So long after a look there is no other, whatever happens: also after one that was spared its request. */
const floorMs = 500

const idOf = (index: number) => `22222222-2222-2222-2222-${String(index).padStart(12, '0')}`

/** A server with jobs and machines that tells of what changes, unless it is told not to. */
function site(there: { readonly jobs?: readonly Job[]; readonly machines?: readonly Machine[] }) {
  const jobs = new Map(there.jobs?.map((one) => [one.Uuid, one]))
  const machines = new Map(there.machines?.map((one) => [one.Uuid, one]))
  const world = eventsWorld({
    http(request) {
      const [, , , prefix = '', id] = request.path.split('/')
      if (prefix === 'ws') return new Response('', { status: 400 })
      const all: ReadonlyMap<string, Job | Machine> = prefix === 'jobs' ? jobs : machines
      if (id === undefined) {
        const among = /^In\((.*)\)$/.exec(new Map(request.query).get('Uuid') ?? '')?.[1]?.split(',') ?? []
        return Response.json(among.flatMap((one) => all.get(one) ?? []))
      }
      const key = decodeURIComponent(id)
      const found = key.startsWith('Name:')
        ? [...machines.values()].find(({ Name }) => key === `Name:${Name}`)
        : all.get(key)
      return found === undefined ? notFound(request) : Response.json(found)
    },
  })
  let toldFrom = 0
  const { drp, clock, control, events, sockets, settle, elapsed, leftovers } = world
  return {
    drp,
    clock,
    control,
    events,
    sockets,
    settle,
    elapsed,
    leftovers,
    get socket() {
      return world.socket
    },
    /** Does the server tell of what changes? */
    tells: true,
    changeJob(change: Partial<Job>, id = jobId) {
      jobs.set(id, { ...job(), ...jobs.get(id), ...change, Uuid: id })
      if (this.tells) world.socket.tell({ Type: 'jobs', Action: 'update', Key: id })
    },
    changeMachine(change: Partial<Machine>, id = machineId) {
      machines.set(id, { ...machine(), ...machines.get(id), ...change, Uuid: id })
      if (this.tells) world.socket.tell({ Type: 'machines', Action: 'update', Key: id })
    },
    remove: (id: string) => jobs.delete(id) || machines.delete(id),
    /** What was requested since this was asked last. */
    requests() {
      const asked = world.sent.slice(toldFrom).map(({ method, path }) => `${method} ${path.slice('/api/v3'.length)}`)
      toldFrom = world.sent.length
      return asked
    },
  }
}

const tenMinutes = { timeoutMs: 600_000 }
const readsJob = `GET /jobs/${jobId}`
const readsMachine = `GET /machines/${machineId}`

/** A wait for a job that runs, for long enough that everything is registered and read; the first event has come. */
async function begun() {
  const it = site({ jobs: [job({ State: 'running' })], machines: [machine()] })
  const wait = it.drp.jobs.wait(jobId, tenMinutes)
  await it.clock.advance(1_000)
  expect(it.socket.frames).toEqual([`register jobs.*.${jobId}`])
  // Once at the beginning, once more for what happened before it was registered.
  expect(it.requests()).toEqual([readsJob, readsJob])
  it.changeJob({ CurrentIndex: 1 })
  await it.clock.advance(1_000)
  expect(it.requests()).toEqual([readsJob])
  return { it, wait }
}

describe('a wait with events', () => {
  test('reads what an event has touched at once, and what none has half a minute later', async () => {
    const { it, wait } = await begun()
    await it.clock.advance(27_000)
    expect(it.requests()).toEqual([])
    await it.clock.advance(4_500)
    expect(it.requests()).toEqual([readsJob])
    it.changeJob({ State: 'finished', ExitState: 'complete' })
    await it.clock.advance(floorMs)
    expect(it.requests()).toEqual([readsJob])
    expect(await wait).toMatchObject({ outcome: 'succeeded', reason: 'ended', document: { ExitState: 'complete' } })
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('relies on silence for six seconds only until an event has come', async () => {
    const it = site({ jobs: [job({ State: 'running' })] })
    it.tells = false
    const wait = it.drp.jobs.wait(jobId, tenMinutes)
    await it.clock.advance(1_000)
    it.requests()
    await it.clock.advance(30_000)
    const { length } = it.requests()
    expect(length).toBeGreaterThanOrEqual(3)
    expect(length).toBeLessThanOrEqual(5)
    await it.drp.close()
    await it.clock.until(wait.catch(() => undefined))
  })

  test('stops relying on events once something has changed without one', async () => {
    const { it, wait } = await begun()
    it.tells = false
    it.changeJob({ CurrentIndex: 2 })
    await it.clock.advance(31_000)
    it.requests()
    await it.clock.advance(20_000)
    // It looks every two seconds or so again.
    expect(it.requests().length).toBeGreaterThanOrEqual(8)
    it.tells = true
    it.changeJob({ CurrentIndex: 3 })
    await it.clock.advance(floorMs)
    expect(it.requests()).toEqual([readsJob])
    // Another connection is another chance.
    it.socket.drop()
    await it.clock.advance(3_000)
    it.changeJob({ CurrentIndex: 4 })
    await it.clock.advance(1_000)
    it.requests()
    await it.clock.advance(20_000)
    expect(it.requests()).toEqual([])
    await it.drp.close()
    await it.clock.until(wait.catch(() => undefined))
  })

  test('takes an answer that overtakes its event for none', async () => {
    const { it, wait } = await begun()
    it.tells = false
    await it.clock.advance(28_000)
    it.requests()
    it.changeJob({ CurrentIndex: 2 })
    await it.clock.advance(3_000)
    expect(it.requests().length).toBeGreaterThanOrEqual(1)
    it.socket.tell({ Type: 'jobs', Key: jobId })
    await it.clock.advance(1_000)
    it.requests()
    await it.clock.advance(25_000)
    expect(it.requests()).toEqual([])
    await it.drp.close()
    await it.clock.until(wait.catch(() => undefined))
  })

  test('reads again what changed while it was read', async () => {
    const { it, wait } = await begun()
    const events = it.events.length
    it.changeJob({ CurrentIndex: 2 })
    it.changeJob({ State: 'failed', ExitState: 'failed' })
    await it.clock.advance(500)
    expect(it.events.length).toBeGreaterThan(events)
    expect(await it.clock.until(wait)).toMatchObject({ outcome: 'failed' })
  })

  test('looks every two seconds while there is no connection, and at once when there is one again', async () => {
    const { it, wait } = await begun()
    it.control.handshake = 'refuse'
    it.socket.drop()
    await it.clock.advance(20_000)
    const paths = it.requests().filter((path) => path === readsJob)
    expect(paths.length).toBeGreaterThanOrEqual(8)
    expect(paths.length).toBeLessThanOrEqual(11)
    it.control.handshake = 'open'
    it.changeJob({ State: 'finished' })
    expect(await it.clock.until(wait)).toMatchObject({ outcome: 'succeeded' })
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('is that of a watch too', async () => {
    const it = site({ jobs: [job()] })
    const watch = it.drp.jobs.watch(jobId, tenMinutes)
    const shown: string[] = []
    const over = (async () => {
      for await (const { view } of watch) shown.push(`${it.elapsed()}: ${view.status}`)
    })()
    await it.clock.advance(10_000)
    it.changeJob({ State: 'running' })
    await it.clock.advance(20_000)
    it.changeJob({ State: 'finished' })
    await it.clock.advance(floorMs)
    await over
    expect(shown.map((said) => said.replace(/^\d+/, (ms) => String(Math.floor(Number(ms) / 1_000))))).toEqual([
      '0: created',
      '10: running',
      '30: finished',
    ])
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('is not kept from its end by a server that sends nothing, or cannot be connected to at all', async () => {
    for (const handshake of ['hang', 'refuse', 'throw'] as const) {
      const it = site({ jobs: [job({ State: 'running' })] })
      it.control.handshake = handshake
      it.tells = false
      it.clock.schedule(60_000, () => it.changeJob({ State: 'finished' }))
      const startedAt = it.clock.now()
      expect(await it.clock.until(it.drp.jobs.wait(jobId, tenMinutes))).toMatchObject({ outcome: 'succeeded' })
      expect(it.clock.now() - startedAt).toBeLessThan(63_000)
      expect(it.leftovers()).toEqual(nothingLeft)
    }
  })

  test('of a job that is set aside is woken by its machine too', async () => {
    const it = site({
      jobs: [job({ State: 'incomplete', ExitState: 'reboot' })],
      machines: [machine({ Runnable: false })],
    })
    const wait = it.drp.jobs.wait(jobId, { ...tenMinutes, heldUpGraceMs: 0 })
    await it.clock.advance(3_000)
    expect(it.socket.frames).toEqual([`register jobs.*.${jobId}`, `register machines.*.${machineId}`])
    it.requests()
    it.changeMachine({ Available: false })
    await it.clock.advance(floorMs)
    expect(it.requests()).toEqual([readsJob, readsMachine])
    expect(await wait).toMatchObject({ outcome: 'stalled', reason: 'not-runnable' })
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('that needs no more than the status asks for no machine', async () => {
    const it = site({ jobs: [job({ State: 'incomplete' })], machines: [machine({ Runnable: false })] })
    const wait = it.drp.jobs.wait(jobId, { ...tenMinutes, detail: 'status' })
    await it.clock.advance(3_000)
    expect(it.socket.frames).toEqual([`register jobs.*.${jobId}`])
    await it.drp.close()
    await it.clock.until(wait.catch(() => undefined))
  })

  test('of a machine is woken by its current job, whichever that is, and registers no other', async () => {
    const [first, second] = [idOf(1), idOf(2)]
    const it = site({
      jobs: [
        job({ Uuid: first, Task: 't0', State: 'running' }),
        job({ Uuid: second, State: 'created', CurrentIndex: 1 }),
      ],
      machines: [machine({ Tasks: ['t0', 't1'], CurrentTask: 0, CurrentJob: first })],
    })
    const wait = it.drp.machines.wait(machineId, tenMinutes)
    await it.clock.advance(3_000)
    it.changeMachine({ CurrentJob: second, CurrentTask: 1 })
    await it.clock.advance(3_000)
    expect(it.socket.frames).toEqual([
      `register machines.*.${machineId}`,
      `register jobs.*.${first}`,
      `register jobs.*.${second}`,
      `deregister jobs.*.${first}`,
    ])
    it.requests()
    it.changeJob({ State: 'failed', ExitState: 'failed', Current: true, CurrentIndex: 1, Machine: machineId }, second)
    await it.clock.advance(floorMs)
    expect(it.requests()).toEqual([readsMachine, `GET /jobs/${second}`])
    it.changeMachine({ Runnable: false })
    await it.clock.advance(1_000)
    expect(await it.clock.until(wait)).toMatchObject({ outcome: 'failed' })
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('of a machine that tells of its job by itself registers it alone; by another name than its id, once it was read', async () => {
    const it = site({ machines: [machine({ JobState: 'running', Workflow: 'w' })] })
    const wait = it.drp.machines.wait(`Name:${machine().Name}`, { ...tenMinutes, workflow: 'w' })
    await it.settle()
    expect(it.sockets.flatMap(({ frames }) => frames)).toEqual([`register machines.*.${machineId}`])
    await it.drp.close()
    await it.clock.until(wait.catch(() => undefined))
  })

  test('of something that is not there goes on looking', async () => {
    const it = site({})
    const wait = it.drp.jobs.wait(jobId, { ...tenMinutes, notFoundGraceMs: 10_000 })
    await expect(it.clock.until(wait)).rejects.toMatchObject({ code: 'not-found' })
    expect(it.requests().length).toBeGreaterThanOrEqual(5)
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('of something that is not there yet is woken when it comes', async () => {
    const it = site({})
    const wait = it.drp.jobs.wait(jobId, tenMinutes)
    await it.clock.advance(3_000)
    it.requests()
    it.changeJob({ State: 'failed', ExitState: 'failed' })
    await it.clock.advance(floorMs)
    expect(it.requests()).toEqual([readsJob])
    expect(await wait).toMatchObject({ outcome: 'failed' })
    expect(it.socket.frames).toEqual([`register jobs.*.${jobId}`])
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('of something that disappears says so', async () => {
    const { it, wait } = await begun()
    it.remove(jobId)
    it.socket.tell({ Type: 'jobs', Action: 'delete', Key: jobId })
    const end = await it.clock.until(wait)
    expect(end).toMatchObject({ outcome: 'lost', reason: 'gone' })
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('is one look with one request where it is only checked', async () => {
    const { it, wait } = await begun()
    const token = it.drp.jobs.waitToken(jobId, tenMinutes)
    expect(await it.drp.jobs.check(token)).toMatchObject({ done: false })
    expect(it.requests()).toEqual([readsJob])
    expect(await it.drp.machines.check(it.drp.machines.waitToken(machineId, tenMinutes))).toMatchObject({ done: false })
    expect(it.requests()).toEqual([readsMachine, readsJob])
    await it.drp.close()
    await it.clock.until(wait.catch(() => undefined))
  })

  test('does not take for its own what another wait with less detail has read', async () => {
    const it = site({ jobs: [job({ State: 'incomplete' })], machines: [machine({ Runnable: false })] })
    const brief = it.drp.jobs.wait(jobId, { ...tenMinutes, detail: 'status' })
    await it.clock.advance(5_000)
    const whole = await it.clock.until(it.drp.jobs.wait(jobId, { ...tenMinutes, heldUpGraceMs: 0 }))
    expect(whole).toMatchObject({ outcome: 'stalled', reason: 'not-runnable' })
    await it.drp.close()
    await it.clock.until(brief.catch(() => undefined))
  })
})

describe('many waits with events', () => {
  test('register each object up to twenty, and beyond them their types, and then none by itself', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => idOf(index))
    const it = site({ jobs: ids.map((Uuid) => job({ Uuid, State: 'running' })) })
    const few = it.drp.jobs.waitAll(ids.slice(0, 20), tenMinutes)
    await it.clock.advance(2_000)
    const registered = it.socket.frames
    expect(registered).toEqual(ids.slice(0, 20).map((id) => `register jobs.*.${id}`))
    const more = it.drp.jobs.waitAll(ids.slice(20), tenMinutes)
    await it.clock.advance(2_000)
    expect(it.socket.frames.slice(20)).toEqual([
      'register jobs.*.*',
      ...ids.slice(0, 20).map((id) => `deregister jobs.*.${id}`),
    ])
    it.changeJob({ CurrentIndex: 1 }, idOf(3))
    await it.clock.advance(1_000)
    it.requests()
    await it.clock.advance(10_000)
    expect(it.requests()).toEqual([])
    for (const id of ids) it.changeJob({ State: 'finished' }, id)
    const ends = await it.clock.until(Promise.all([few, more]))
    expect(ends.flatMap((map) => [...map.values()]).every(({ outcome }) => outcome === 'succeeded')).toBe(true)
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('end with the connection as they began with it: nothing is missed in between', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => idOf(index))
    const it = site({ jobs: ids.map((Uuid) => job({ Uuid, State: 'running' })) })
    const all = it.drp.jobs.waitAll(ids, tenMinutes)
    await it.clock.advance(2_000)
    expect(it.socket.frames.at(-1)).toBe('deregister jobs.*.22222222-2222-2222-2222-000000000019')
    it.socket.drop()
    for (const id of ids) it.changeJob({ State: 'finished' }, id)
    await it.clock.advance(2_100)
    expect((await all).size).toBe(25)
    // Whoever waits next registers one by one again.
    const next = it.drp.jobs.wait(idOf(99), { ...tenMinutes, notFoundGraceMs: 0 })
    await it.clock.until(next.catch(() => undefined))
    expect(it.leftovers()).toEqual(nothingLeft)
  })
})

describe('the wake-ups of machines', () => {
  /** When it was woken, in milliseconds. */
  function woken(it: ReturnType<typeof site>, machineOf = machineId) {
    const at: number[] = []
    const stop = it.drp.machines.wakeUps(machineOf, () => at.push(it.elapsed()))
    return { at, stop }
  }

  test('come at the beginning and with each event, half a second apart', async () => {
    const it = site({ machines: [machine()] })
    const { at, stop } = woken(it)
    await it.clock.advance(10_000)
    expect(at).toEqual([0])
    expect(it.socket.frames).toEqual([`register machines.*.${machineId}`])
    for (let time = 0; time < 10; time++) {
      it.changeMachine({ Description: `${time}` })
      await it.clock.advance(100)
    }
    await it.clock.advance(5_000)
    expect(at).toEqual([0, 10_000, 10_500, 11_000])
    it.socket.tell({ Type: 'machines', Key: idOf(1) })
    stop()
    stop()
    it.changeMachine({ Description: 'last' })
    await it.clock.advance(5_000)
    expect(at).toHaveLength(4)
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('that throw are reported once, and keep nobody else from being woken', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const it = site({})
    const stop = it.drp.machines.wakeUps(machineId, () => {
      throw new Error('It is broken.')
    })
    const other = woken(it)
    await it.clock.advance(1_000)
    it.socket.tell({ Type: 'machines', Key: machineId })
    it.socket.tell({ Type: 'machines', Key: machineId })
    await it.clock.advance(1_000)
    it.control.handshake = 'refuse'
    it.socket.drop()
    await it.clock.advance(2_500)
    expect(other.at).toEqual([0, 1_000, 1_500, 4_000])
    expect(warned).toHaveBeenCalledTimes(1)
    stop()
    other.stop()
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('come every two seconds while there is no connection', async () => {
    const it = site({})
    it.control.handshake = 'refuse'
    const { at, stop } = woken(it)
    await it.clock.advance(6_500)
    expect(at).toEqual([2_000, 4_000, 6_000])
    it.control.handshake = 'open'
    await it.clock.advance(10_000)
    const { length } = at
    expect(length).toBeLessThanOrEqual(5)
    await it.clock.advance(20_000)
    expect(at).toHaveLength(length)
    it.socket.drop()
    it.control.handshake = 'hang'
    await it.clock.advance(4_000)
    expect(at.slice(length).map((time) => time - 36_500)).toEqual([2_000, 4_000])
    stop()
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('come every two seconds also to who comes while it is found out why there is none', async () => {
    const it = eventsWorld({ http: () => new Promise<Response>(() => {}) })
    it.control.handshake = 'refuse'
    const at: number[] = []
    const stops = [it.drp.machines.wakeUps(machineId, () => {})]
    await it.clock.advance(1_000)
    stops.push(it.drp.machines.wakeUps(idOf(1), () => at.push(it.elapsed())))
    await it.clock.advance(6_000)
    expect(at).toEqual([3_000, 5_000, 7_000])
    expect(it.sockets).toHaveLength(1)
    for (const stop of stops) stop()
    await it.settle()
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('come every two seconds where there are no events at all', async () => {
    const it = eventsWorld({ webSocket: 'none' })
    const at: number[] = []
    const stop = it.drp.machines.wakeUps(machineId, () => at.push(it.elapsed()))
    await it.clock.advance(4_500)
    stop()
    await it.clock.advance(4_500)
    expect(at).toEqual([2_000, 4_000])
    expect(it.leftovers()).toEqual(nothingLeft)
  })

  test('come with the events of all machines where the machine is not named as events name it', async () => {
    const it = site({})
    const { at, stop } = woken(it, 'Name:m1')
    await it.clock.advance(1_000)
    it.socket.tell({ Type: 'machines', Key: idOf(1) })
    await it.settle()
    expect(at).toEqual([0, 1_000])
    stop()
    expect(it.leftovers()).toEqual(nothingLeft)
  })
})
