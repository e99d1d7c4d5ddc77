import { createDrpClient, type DrpClientOptions, type DrpEventStream, type DrpStreamItem } from '@jobwright/client/drp'
import { createDrydockClient } from '@jobwright/client/drydock'
import { nodeTransport } from '@jobwright/client/node'
import type { DrpEvent } from '@jobwright/core/drp'
import { describe, expectTypeOf, test } from 'vitest'

const baseUrl = 'https://drp.example:8092'
const drp = createDrpClient({ baseUrl, auth: 'none' })

describe('the WebSocket of a client', () => {
  test('is the platform’s, that of a transport, or none', () => {
    expectTypeOf<typeof WebSocket>().toExtend<DrpClientOptions['webSocket']>()
    const { fetch, webSocket } = nodeTransport()
    createDrpClient({ baseUrl, auth: 'none', fetch, webSocket })
    createDrpClient({ baseUrl, auth: 'none', webSocket: WebSocket })
    createDrpClient({ baseUrl, auth: 'none', webSocket: 'none' })
    createDrpClient({ baseUrl, auth: 'none', webSocket: undefined })
    // @ts-expect-error a socket is no class
    createDrpClient({ baseUrl, auth: 'none', webSocket: new WebSocket('wss://drp.example') })
    // @ts-expect-error there is no such word
    createDrpClient({ baseUrl, auth: 'none', webSocket: 'native' })
    // @ts-expect-error it is Digital Rebar that has events
    createDrydockClient({ baseUrl, auth: 'none', webSocket: WebSocket })
  })
})

describe('events', () => {
  test('are registered for by type, and what else is to be said of them', () => {
    expectTypeOf(drp.events({ type: 'jobs' })).toEqualTypeOf<DrpEventStream>()
    drp.events([
      { type: 'jobs', action: ['create', 'update'] },
      { type: ['machines', 'tasks'], key: 'k' },
    ] as const)
    drp.events({ type: 'jobs', filter: 'x' }, { profile: 'v4', keepTrying: true, maxPending: 1 })
    // @ts-expect-error the type is missing
    drp.events({ action: 'update' })
    // @ts-expect-error texts are put together here
    drp.events('jobs.*.*')
    // @ts-expect-error a mistyped name
    drp.events({ type: 'jobs', actions: 'update' })
    // @ts-expect-error all others are registered for without saying so
    drp.events({ type: 'jobs' }, { profile: 'v3.13' })
    // @ts-expect-error a mistyped name
    drp.events({ type: 'jobs' }, { keeptrying: true })
  })

  test('are told apart from gaps', async () => {
    for await (const item of drp.events({ type: 'jobs' })) {
      expectTypeOf(item).toEqualTypeOf<DrpStreamItem>()
      if (item.kind === 'gap') expectTypeOf(item).not.toHaveProperty('event')
      else expectTypeOf(item.event).toEqualTypeOf<DrpEvent>()
    }
    const end = await drp.events({ type: 'jobs' }).return()
    expectTypeOf(end).toEqualTypeOf<IteratorResult<DrpStreamItem, undefined>>()
  })

  test('have objects of which nothing is known until they are looked at', async () => {
    const { value } = await drp.events({ type: 'jobs' }).next()
    // @ts-expect-error it is a gap, or there is nothing any more
    void value.event
    if (value?.kind === 'event') expectTypeOf(value.event.Object).toBeUnknown()
  })
})

test('wake-ups are what an agent takes', () => {
  expectTypeOf(drp.machines.wakeUps).parameters.toEqualTypeOf<[machine: string, wake: () => void]>()
  expectTypeOf(drp.machines.wakeUps).returns.toEqualTypeOf<() => void>()
})
