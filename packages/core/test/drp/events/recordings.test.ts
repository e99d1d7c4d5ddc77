import { JobwrightError } from '@jobwright/core'
import {
  type DrpEvent,
  drpRegistration,
  isAcknowledgement,
  matchesRegistration,
  parseDrpRegistration,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { type RecordedFrame, recordedAgentConnection, recordedConnections } from './fixture.ts'

const old = { profile: 'v3.13' } as const
const connections = recordedConnections()
const framesOf = (name: string): readonly RecordedFrame[] => connections.get(name) ?? []
const sentOf = (frames: readonly RecordedFrame[]) => frames.flatMap(({ dir, data }) => (dir === 'send' ? [data] : []))
const receivedOf = (frames: readonly RecordedFrame[]) =>
  frames.flatMap(({ dir, data }) => (dir === 'recv' ? [data] : []))
const eventsOf = (name: string) => receivedOf(framesOf(name)).filter((event) => !isAcknowledgement(event))
const registrationsOf = (name: string) =>
  sentOf(framesOf(name)).flatMap((frame) => (/^register ./.test(frame) ? [frame.slice('register '.length)] : []))
/** The same event on several connections. */
const identity = ({ Time, Type, Action, Key }: DrpEvent) => [Time, Type, Action, Key].join(' ')
const isDelivered = (registrations: readonly string[], event: DrpEvent) =>
  registrations.some((registration) => matchesRegistration(registration, event, old))

// These three were open at the same time, while jobs and machines came and went.
const together = ['07-ws-all-jobs-machines', '07-ws-create-only-then-deregister', '07-ws-one-machine'] as const

describe('a real v3.13 server', () => {
  test('delivered every event exactly to the connections with a registration that matches', () => {
    const events = [...new Map(together.flatMap(eventsOf).map((event) => [identity(event), event])).values()]
    expect(events).toHaveLength(14)
    const counts = together.map((name) => {
      const delivered = eventsOf(name).map(identity)
      const expected = events.filter((event) => isDelivered(registrationsOf(name), event)).map(identity)
      expect(delivered.toSorted()).toEqual(expected.toSorted())
      return delivered.length
    })
    expect(counts).toEqual([14, 4, 3])
  })

  test('delivered nothing else to connections that were open alone', () => {
    const names = ['07-ws-star', '10-ws-keepalive', '07-ws-deregister', '13-ws-malformed-registration-ws']
    const counts = names.map((name) => {
      const events = eventsOf(name)
      expect(events.filter((event) => !isDelivered(registrationsOf(name), event))).toEqual([])
      return events.length
    })
    expect(counts).toEqual([2, 45, 0, 0])
  })

  test('delivered events with dots in their key', () => {
    const dotted = eventsOf('07-ws-star').filter(({ Key }) => Key === 'my.dotted.key')
    expect(dotted).toHaveLength(1)
    for (const event of dotted) {
      expect(matchesRegistration('mytype.*.my.dotted.key', event, old)).toBe(true)
      expect(matchesRegistration('mytype.*.my\\1dotted\\1key', event, old)).toBe(false)
      expect(matchesRegistration('mytype.*.my\\1dotted\\1key', event)).toBe(true)
      expect(matchesRegistration('mytype.*.my', event, old)).toBe(false)
    }
  })

  test('answered each registration once and in order, also those it had or could not read, and nothing else', () => {
    const agents = ['workflow', 'render-failure', 'init-fails-stale-running-job'].map(recordedAgentConnection)
    const counts = { register: 0, deregister: 0, others: 0 }
    for (const frames of [...connections.values(), ...agents]) {
      const asked = sentOf(frames).flatMap((frame) => {
        const [, Action, Key] = /^(register|deregister) (.+)$/.exec(frame) ?? []
        if (Action === undefined) counts.others++
        return Action === undefined ? [] : [{ Action, Key }]
      })
      const answers = receivedOf(frames).filter(isAcknowledgement)
      expect(answers.map(({ Action, Key }) => ({ Action, Key }))).toEqual(asked)
      for (const { Action } of answers) counts[Action]++
    }
    expect(counts).toEqual({ register: 30, deregister: 21, others: 3 })
  })

  test('was asked for what can be written, but for machine_jobs and the one that crashed it', () => {
    const texts = [...new Set([...connections.keys()].flatMap(registrationsOf))]
    const written = texts.map((text) => {
      const parsed = parseDrpRegistration(text, old)
      return [text, parsed.ok ? drpRegistration(parsed.registration, old) : parsed.part]
    })
    expect(texts).toHaveLength(7)
    expect(new Map(written as [string, unknown][])).toEqual(
      new Map<string, unknown>([
        ...texts.map((text) => [text, { ok: true, text }] as const),
        ['machine_jobs.*.77770001-0000-0000-0000-000000000000', 'type'],
        ['jobs', undefined],
      ]),
    )
  })

  test('crashed over a registration with one part', () => {
    const frames = framesOf('13-ws-malformed-registration-ws')
    expect(frames.at(-1)).toMatchObject({ dir: 'close', data: { code: 1006 } })
    for (const profile of ['v3.13', 'v4'] as const) {
      expect(parseDrpRegistration('jobs', { profile }).ok).toBe(false)
      for (const event of eventsOf('10-ws-keepalive').slice(0, 1)) {
        expect(() => matchesRegistration('jobs', event, { profile })).toThrow(JobwrightError)
      }
    }
  })
})

test('v4 delivers the recorded events of jobs to who asked for the jobs of their machine', () => {
  const events = [...eventsOf('07-ws-all-jobs-machines'), ...eventsOf('10-ws-keepalive')]
  const counts = new Map<string, number>()
  for (const event of events) {
    if (event.Type !== 'jobs') continue
    const machine = (event.Object as { readonly Machine: string }).Machine
    expect(matchesRegistration(`machine_jobs.${event.Action}.${machine}`, event)).toBe(true)
    expect(matchesRegistration(`machine_jobs.*.${event.Key}`, event)).toBe(false)
    expect(matchesRegistration(`machine_jobs.*.${machine}`, event, old)).toBe(false)
    counts.set(machine.slice(0, 8), (counts.get(machine.slice(0, 8)) ?? 0) + 1)
  }
  const asked = events.filter((event) =>
    matchesRegistration('machine_jobs.*.77770001-0000-0000-0000-000000000000', event),
  )
  expect(counts.get('77770001')).toBe(asked.length)
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(54)
})
