import type { Operation } from '@jobwright/client'
import { describe, expect, test } from 'vitest'
import { create, list, setUp } from './setting.ts'

const put = (body: Operation<void>['body']): Operation<void> => ({
  name: 'logs.append',
  method: 'PUT',
  path: ['logs', '1'],
  body,
  read: () => undefined,
})

describe('a body that is no JSON', () => {
  test.each(['a text\n', '', 'ä'])('is sent as it is, with its content type and no other: %j', async (data) => {
    const { transport, seen } = setUp([new Response(null, { status: 204 })])
    await transport.send(put({ type: 'application/octet-stream', data }))
    expect(seen[0]?.body).toBe(data)
    expect(seen[0]?.headers['content-type']).toBe('application/octet-stream')
  })

  test('may be bytes, which are those that were given then', async () => {
    const { transport, seen } = setUp([new Response(null, { status: 204 })])
    const data = new Uint8Array([1, 2, 0xff, 4]).subarray(1, 3)
    const call = transport.send(put({ type: 'application/octet-stream', data }))
    data[0] = 9
    await call
    expect(seen[0]?.body).toBeInstanceOf(Uint8Array)
    expect([...((seen[0]?.body ?? []) as Iterable<number>)]).toEqual([2, 0xff])
  })

  test('is sent again as it was, where the operation may be', async () => {
    const { transport, seen, clock } = setUp([new Response(null, { status: 503 }), new Response(null, { status: 204 })])
    const operation = { ...put({ type: 'text/plain', data: 'x' }), repeatable: true }
    await clock.until(transport.send(operation))
    expect(seen.map(({ body }) => body)).toEqual(['x', 'x'])
    const failing = setUp([new Response(null, { status: 503 })])
    await expect(failing.transport.send(put({ type: 'text/plain', data: 'x' }))).rejects.toMatchObject({
      applied: 'unknown',
    })
  })

  test('gives way to what the caller says of its type', async () => {
    const { transport, seen } = setUp([new Response(null, { status: 204 })])
    await transport.send(put({ type: 'text/plain', data: 'x' }), { headers: { 'Content-Type': 'text/csv' } })
    expect(seen[0]?.headers['content-type']).toBe('text/csv')
  })

  test('is not there where none is given', async () => {
    const { transport, seen } = setUp([Response.json([])])
    await transport.send(list)
    expect(seen[0]?.body).toBeUndefined()
    expect(seen[0]?.headers).not.toHaveProperty('content-type')
    await transport.send(create)
    expect(seen[1]?.headers['content-type']).toBe('application/json')
  })
})

describe('an answer as bytes', () => {
  const asBytes: Operation<unknown> = {
    ...list,
    bytes: true,
    accept: [416],
    read: ({ status, text, bytes }) => ({ status, text, bytes: bytes && [...bytes] }),
  }
  const inPieces = (...pieces: readonly number[][]) =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (const piece of pieces) controller.enqueue(new Uint8Array(piece))
          controller.close()
        },
      }),
    )

  test('comes as it was sent, in however many pieces', async () => {
    const { transport } = setUp([inPieces([0xff], [], [0, 0xc3], [0xa4])])
    expect(await transport.send(asBytes)).toEqual({ status: 200, text: '', bytes: [0xff, 0, 0xc3, 0xa4] })
  })

  test('may be empty, or none', async () => {
    for (const empty of [inPieces(), new Response(null, { status: 204 })]) {
      expect(await setUp([empty]).transport.send(asBytes)).toMatchObject({ text: '', bytes: [] })
    }
  })

  test('is text where it is an error, also one that is understood', async () => {
    const { transport } = setUp([new Response('invalid range', { status: 416 })])
    expect(await transport.send(asBytes)).toEqual({ status: 416, text: 'invalid range', bytes: undefined })
    const refused = setUp([Response.json({ message: 'No such log' }, { status: 404 })])
    await expect(refused.transport.send(asBytes)).rejects.toMatchObject({ serverMessage: 'No such log' })
  })

  test('is limited like any other', async () => {
    const { transport } = setUp([inPieces([1, 2], [3])], { maxResponseBytes: 2 })
    await expect(transport.send(asBytes)).rejects.toMatchObject({ code: 'unexpected-response' })
  })

  test('is text alone where bytes are not asked for', async () => {
    const { transport } = setUp([inPieces([0xc3], [0xa4])])
    const read: Operation<unknown>['read'] = (answer) => [answer.text, 'bytes' in answer]
    expect(await transport.send({ ...list, read })).toEqual(['ä', false])
  })
})
