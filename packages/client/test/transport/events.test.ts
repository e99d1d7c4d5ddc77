import type { ClientEvent } from '@jobwright/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { create, json, list, setUp, status, turn } from './setting.ts'

describe('onEvent', () => {
  test('is told of each request and each retry', async () => {
    const { run, events } = setUp(
      [
        (_url) => status(503, { 'X-Drydock-Req': 'r-1', 'Retry-After': '2' }),
        () => json({}, { headers: { 'X-Drydock-Req': 'r-2' } }),
      ],
      { name: 'lab' },
    )
    await run({ ...list, query: [['a', 'b']] }, { correlationId: 'c' })
    const common = { client: 'lab', system: 'drydock', operation: 'tasks.list', correlationId: 'c' }
    const request = { ...common, kind: 'request', method: 'GET', path: '/api/v1.0/tasks', durationMs: 0 }
    expect(events).toEqual([
      { ...request, attempt: 1, status: 503, requestId: 'r-1', error: 'unavailable' },
      { ...common, kind: 'retry', attempt: 1, status: 503, requestId: 'r-1', reason: 'unavailable', inMs: 2_000 },
      { ...request, attempt: 2, status: 200, requestId: 'r-2' },
    ])
  })

  test('is told how long a request took, even on a clock that was set back', async () => {
    const setting = setUp([
      async () => {
        await setting.clock.advance(0)
        setting.clock.set(setting.clock.now() + 7)
        return json({})
      },
      () => {
        setting.clock.set(setting.clock.now() - 1_000)
        return json({})
      },
    ])
    await setting.transport.send(list)
    await setting.transport.send(list)
    expect(setting.events.map(({ durationMs }) => durationMs)).toEqual([7, 0])
  })

  test('is told what others announce', () => {
    const { transport, events } = setUp([])
    const event: ClientEvent = {
      kind: 'drift',
      client: 'c',
      system: 's',
      operation: 'o',
      attempt: 1,
      code: 'x',
      at: [],
    }
    transport.announce(event)
    expect(events).toEqual([event])
    expect(() => setUp([], { onEvent: undefined }).transport.announce(event)).not.toThrow()
  })
})

describe('an onEvent that fails', () => {
  const warn = vi.spyOn(console, 'warn')
  const unhandled = vi.fn<(reason: unknown) => void>()
  beforeEach(() => {
    warn.mockReset().mockImplementation(() => {})
    process.on('unhandledRejection', unhandled)
  })
  afterEach(() => {
    process.off('unhandledRejection', unhandled)
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('canary')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('canary'))],
  ])('because it %s is reported once, and changes nothing', async (_, onEvent: () => unknown) => {
    const { run } = setUp([status(429), json('done')], { onEvent: onEvent as () => void })
    expect(await run(create)).toBe('done')
    await turn()
    expect(unhandled).not.toHaveBeenCalled()
    expect(warn).toHaveBeenCalledOnce()
    expect(String(warn.mock.calls[0])).toMatch(/^(?!.*canary).*onEvent/)
  })
})
