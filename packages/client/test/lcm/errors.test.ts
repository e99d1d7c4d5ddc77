import { RequestError } from '@jobwright/client'
import { describe, expect, test } from 'vitest'
import { failure, rejection, scriptedServer } from './scripted-server.ts'

const v1 = (status: number, msg: string) => Response.json({ code: status, type: 'some-kind', msg }, { status })
const text = (status: number, message: string) => Response.json(message, { status })

describe('an error of the server', () => {
  test.each([
    ['v2', failure],
    ['v1', v1],
    ['a bare text', text],
  ] as const)('is read as %s', async (_, answer) => {
    const expected = [
      [400, 'rejected', false],
      [403, 'forbidden', false],
      [404, 'not-found', false],
      [409, 'conflict', false],
      [422, 'rejected', false],
      [500, 'unavailable', true],
      [502, 'unavailable', true],
      [504, 'unavailable', true],
    ] as const
    for (const [status, code, retryable] of expected) {
      const { lcm } = scriptedServer(() => answer(status, `Datacenter named dc1: ${status}`), { retry: { limit: 0 } })
      const error = await rejection(lcm.datacenters.create({ name: 'dc1', 'cluster-id': 'c1' }))
      expect(error).toBeInstanceOf(RequestError)
      expect(error, String(status)).toMatchObject({
        code,
        status,
        retryable,
        serverMessage: `Datacenter named dc1: ${status}`,
        applied: status < 500 ? 'no' : 'unknown',
        system: 'lcm',
        operation: 'datacenters.create',
      })
    }
  })

  test('is a duplicate also where only its body says so', async () => {
    const { lcm } = scriptedServer(() => Response.json({ code: 409, message: 'taken' }, { status: 400 }))
    expect(await rejection(lcm.datacenters.create({ name: 'dc1', 'cluster-id': 'c1' }))).toMatchObject({
      code: 'conflict',
      status: 400,
    })
    const other = scriptedServer(() => Response.json({ code: 404, message: 'x' }, { status: 400 }))
    expect(await rejection(other.lcm.datacenters.create({ name: 'dc1', 'cluster-id': 'c1' }))).toMatchObject({
      code: 'rejected',
    })
  })

  test.each([
    ['a page of a proxy', '<html>canary</html>'],
    ['nothing', ''],
    ['another object', '{"canary":"canary"}'],
    ['null', 'null'],
    ['a list', '["canary"]'],
  ])('says nothing where its body is %s', async (_, body) => {
    const { lcm } = scriptedServer(() => new Response(body, { status: 404 }))
    const error = await rejection(lcm.jobs.get('x'))
    expect(error).toMatchObject({ code: 'not-found', status: 404 })
    expect(error).not.toHaveProperty('serverMessage')
    expect(String(error)).not.toMatch(/canary/)
  })

  test('that passes is asked for again, where nothing is made', async () => {
    let calls = 0
    const { lcm, clock, sent } = scriptedServer(() => {
      calls += 1
      return calls < 3 ? text(500, 'server error') : Response.json({ version: '6' })
    })
    expect(await clock.until(lcm.meta())).toEqual({ version: '6' })
    expect(sent).toHaveLength(3)
  })
})
