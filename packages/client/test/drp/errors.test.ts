import { readFileSync } from 'node:fs'
import { RequestError } from '@jobwright/client'
import { describe, expect, test } from 'vitest'
import { failure, rejection, scriptedServer } from './scripted-server.ts'

interface Row {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly type: string
  readonly messages: readonly string[]
}

const rows: readonly Row[] = readFileSync(new URL('../fixtures/drp/errors-seen.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [method = '', path = '', status = '', type = '', messages = ''] = line.split('\t')
    return { method, path, status: Number(status), type, messages: messages.split('; ') }
  })

const statuses = new Map([
  [400, 'rejected'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [406, 'rejected'],
  [409, 'conflict'],
  [415, 'rejected'],
  [422, 'rejected'],
])

function codeOf({ status, type, messages: [first = ''] }: Row): string | undefined {
  if (status === 403 && type === '') return 'authentication'
  if (first === 'Locked' || first === 'already exists') return 'conflict'
  if (first.startsWith('readonly:')) return 'rejected'
  return statuses.get(status)
}

const answerOf = ({ status, type, messages }: Row) => failure(status, { Type: type, Messages: messages })

describe('every error that a real server was seen to answer', () => {
  test('becomes the right code, with the words of the server', async () => {
    const codes = new Map<string, number>()
    for (const row of rows) {
      const { drp, sent } = scriptedServer(() => answerOf(row), { retry: { limit: 2 } })
      const method = row.method as 'GET'
      const path = row.path.replace('/api/v3', '').replaceAll('{uuid}', '1111')
      const error = await rejection(drp.request(path, { method, repeatable: true }))
      const title = JSON.stringify(row)
      expect(error, title).toBeInstanceOf(RequestError)
      const { code, status, retryable, serverMessage = '' } = error as RequestError
      expect(code, title).toBe(codeOf(row))
      expect(status).toBe(row.status)
      expect(retryable, title).toBe(false)
      // Sent again, it would be answered alike.
      expect(sent).toHaveLength(1)
      expect(serverMessage.startsWith((row.messages[0] ?? '').slice(0, 30).trim()), title).toBe(true)
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    expect(Object.fromEntries(codes)).toEqual({
      authentication: 3,
      conflict: 17,
      forbidden: 5,
      'not-found': 15,
      rejected: 61,
    })
  })
})

describe('an error body', () => {
  const messageOf = async (status: number, body: Readonly<Record<string, unknown>>) => {
    const { drp } = scriptedServer(() => failure(status, body))
    return (await rejection(drp.request('/jobs/1', { method: 'PATCH', json: [] }))) as RequestError
  }

  test('that quotes a patch is shown without the values in it', async () => {
    const line = 'Patch line: {"op":"test","path":"/Params/bmc~1password","from":"","value":"canary"}'
    const error = await messageOf(409, { Type: 'PATCH', Messages: ['Patch error at line 0: Test op failed.', line] })
    expect(error.serverMessage).toBe('Patch error at line 0: Test op failed.; Patch line: test /Params/bmc~1password')
    expect(error.message).not.toContain('canary')
  })

  test.each(['{"op":"test","path":"/Secret","val', '[]', 'null', '{"op":1,"path":"/x"}', '{"op":"add"}'])(
    'that quotes half a patch is shown without it: %s',
    async (line) => {
      const error = await messageOf(409, { Type: 'PATCH', Messages: [`Patch line: ${line}`] })
      expect(error.serverMessage).toBe('Patch line: (not shown)')
    },
  )

  test('that writes out the whole object is cut', async () => {
    const dump = 'map[string]interface {}{"Archived":false, "Token":"canary"}'
    const said = `Patch error at line 0: Selector Nope not a member of ${dump}`
    const error = await messageOf(409, { Type: 'PATCH', Messages: [said] })
    expect(error.serverMessage).toBe('Patch error at line 0: Selector Nope not a member of the object')
  })

  test('that quotes the value of a parameter is shown without it, and is a refusal', async () => {
    const said = "Key 'bmc/password': invalid val 'can'ary': : (root): Invalid type. Expected: string, given: array"
    const error = await messageOf(409, { Type: 'POST', Messages: [said] })
    expect(error.serverMessage).toBe(
      "Key 'bmc/password': invalid val: : (root): Invalid type. Expected: string, given: array",
    )
    expect(error.code).toBe('rejected')
  })

  test('may have no messages', async () => {
    expect((await messageOf(422, { Type: 'ValidationError', Messages: null })).serverMessage).toBe('ValidationError')
    expect((await messageOf(422, {})).serverMessage).toBeUndefined()
    expect((await messageOf(403, { Messages: null })).code).toBe('forbidden')
  })

  test('may be absent: an exception that nobody caught is not asked for again, what stands in between is', async () => {
    for (const [status, requests] of [
      [500, 1],
      [401, 1],
      [502, 3],
      [503, 3],
    ] as const) {
      const { drp, sent, clock } = scriptedServer(() => new Response(null, { status }))
      await rejection(clock.until(drp.jobs.get('1')))
      expect([status, sent.length]).toEqual([status, requests])
    }
  })

  test.each(['<html>502</html>', '{"Messages":"x"}', '[]', 'null', '{"error":{"code":500}}'])(
    'of somebody else says nothing: %s',
    async (body) => {
      const { drp } = scriptedServer(() => new Response(body, { status: 409 }))
      const error = (await rejection(drp.request('/x', { method: 'POST', json: {} }))) as RequestError
      expect([error.code, error.serverMessage]).toEqual(['conflict', undefined])
    },
  )

  test('may be large and odd', async () => {
    const Messages = Array.from({ length: 10_000 }, () => '__proto__\n')
    const { serverMessage = '' } = await messageOf(422, { Messages, __proto__: null, constructor: 'x' })
    expect(serverMessage).toHaveLength(501)
    expect(serverMessage).not.toContain('\n')
  })
})
