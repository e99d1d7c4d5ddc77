import { type FaultRule, startServer } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { startStub } from './stub-system.ts'

describe('which requests a fault is for', () => {
  const status = { kind: 'status', status: 599 } as const

  /** The numbers of the requests that the rules hit, of these: GET a, POST a, GET a/b, GET a?b. */
  async function hits(...rules: Omit<FaultRule, 'then'>[]): Promise<number[]> {
    await using site = await startStub()
    for (const rule of rules) site.server.faults.add({ ...rule, then: status })
    const seen: number[] = []
    const sent = [
      ['GET', '/a'],
      ['POST', '/a'],
      ['GET', '/a/b'],
      ['GET', '/a?b'],
      ['GET', '/a'],
    ] as const
    for (const [index, [method, path]] of sent.entries())
      if ((await site.server.fetch(site.server.url + path, { method })).status === 599) seen.push(index)
    return seen
  }
  const always = { times: Number.POSITIVE_INFINITY }

  test.each([
    [{}, [0]],
    [always, [0, 1, 2, 3, 4]],
    [{ times: 3 }, [0, 1, 2]],
    [{ skip: 1 }, [1]],
    [{ skip: 2, times: 2 }, [2, 3]],
    [{ ...always, match: { method: 'GET' } }, [0, 2, 3, 4]],
    [{ ...always, match: { method: 'get' } }, []],
    [{ ...always, match: { path: '/a' } }, [0, 1, 3, 4]],
    [{ ...always, match: { path: /^\/a\/?/g } }, [0, 1, 2, 3, 4]],
    [{ ...always, match: { path: /b$/y } }, []],
    [{ ...always, match: { path: /b$/ } }, [2]],
    [{ ...always, match: { method: 'GET', path: '/a' } }, [0, 3, 4]],
    [{ ...always, match: { system: 'stub' } }, [0, 1, 2, 3, 4]],
    [{ ...always, match: { system: 'other' } }, []],
    [{ ...always, match: ({ target }: { target: string }) => target.endsWith('?b') }, [3]],
    [{ match: { path: '/a' }, skip: 1 }, [1]],
  ])('%o hits %o', async (rule, expected) => {
    expect(await hits(rule)).toEqual(expected)
  })

  test('a request meets one fault, the first added that is not used up', async () => {
    await using site = await startStub()
    const first = site.server.faults.add({ times: 2, then: { kind: 'status', status: 501 } })
    const second = site.server.faults.add({ times: 1, then: { kind: 'status', status: 502 } })
    const statuses: number[] = []
    for (let request = 0; request < 4; request++) statuses.push((await site.server.fetch(site.server.url)).status)
    expect(statuses).toEqual([501, 501, 502, 404])
    expect([first.hits, second.hits]).toEqual([2, 1])
    expect(site.server.requests.map(({ fault }) => fault)).toEqual(['status', 'status', 'status', undefined])
  })

  test('one can be removed, all can be cleared', async () => {
    await using site = await startStub()
    const ask = async () => (await site.server.fetch(site.server.url)).status
    const first = site.server.faults.add({ ...always, then: { kind: 'status', status: 501 } })
    site.server.faults.add({ ...always, then: { kind: 'status', status: 502 } })
    expect(await ask()).toBe(501)
    first.remove()
    first.remove()
    expect([await ask(), first.hits]).toEqual([502, 1])
    site.server.faults.clear()
    expect(await ask()).toBe(404)
  })

  test('the 404 of a server with several systems can be hit too', async () => {
    await using server = await startServer(() => [])
    server.faults.add({ then: status })
    expect((await server.fetch(`${server.url}/x`)).status).toBe(599)
  })
})

test('a fault that cannot be carried out is answered 500 and says so', async () => {
  await using site = await startStub()
  site.server.faults.add({ then: { kind: 'status', status: 200, headers: { 'X-A': 'line\nbreak' } } })
  site.server.faults.add({
    match: () => {
      throw new Error('no match for me')
    },
    then: { kind: 'drop' },
  })
  for (const why of [
    /^The emulator failed: TypeError.*Invalid character/,
    /^The emulator failed: Error: no match for me$/,
  ]) {
    const response = await fetch(site.server.url)
    expect([response.status, await response.text()]).toEqual([500, expect.stringMatching(why)])
  }
  expect(site.server.requests.map(({ status }) => status)).toEqual([500, 500])
})

test('a fault that is not understood is refused', async () => {
  await using site = await startStub()
  const status = { kind: 'status', status: 500 }
  const kinds = 'status, drop, stall, truncate, drip, content-type, redirect, duplicate, huge'
  const refused = [
    [
      { then: status, time: 1 },
      'a fault: unknown option "time" (did you mean times?); known are match, skip, times, then.',
    ],
    [
      { then: status, match: { url: '/' } },
      'the match of a fault: unknown option "url"; known are system, method, path.',
    ],
    [{ then: status, times: 0 }, 'a fault: times must be a whole number from 1 up, or Infinity.'],
    [{ then: status, times: 1.5 }, 'a fault: times must be a whole number from 1 up, or Infinity.'],
    [{ then: status, skip: -1 }, 'a fault: skip must be a whole number from 0 up.'],
    [{ then: status, skip: 0.5 }, 'a fault: skip must be a whole number from 0 up.'],
    [{}, `a fault: then must be an object with a kind, one of ${kinds}.`],
    [{ then: null }, `a fault: then must be an object with a kind, one of ${kinds}.`],
    [{ then: { kind: 'toString' } }, `a fault: then must be an object with a kind, one of ${kinds}.`],
    [{ then: { kind: 'drop', status: 1 } }, 'the fault drop: unknown option "status"; known are kind, handled.'],
    [{ then: { kind: 'status', status: 199 } }, 'the fault status: status must be a whole number from 200 to 599.'],
    [{ then: { kind: 'status', status: 600 } }, 'the fault status: status must be a whole number from 200 to 599.'],
    [{ then: { kind: 'status', status: 200.5 } }, 'the fault status: status must be a whole number from 200 to 599.'],
    [{ then: { kind: 'redirect', status: 304 } }, 'the fault redirect: status must be 301, 302, 303, 307 or 308.'],
    [{ then: { kind: 'stall', forMs: -1 } }, 'the fault stall: forMs must be a number of milliseconds from 0 up.'],
    [{ then: { kind: 'stall', forMs: '1' } }, 'the fault stall: forMs must be a number of milliseconds from 0 up.'],
    [
      { then: { kind: 'truncate', afterBytes: 0.5 } },
      'the fault truncate: afterBytes must be a whole number of bytes from 0 up.',
    ],
    [{ then: { kind: 'drip', bytes: 0 } }, 'the fault drip: bytes must be a whole number of bytes from 1 up.'],
    [
      { then: { kind: 'drip', everyMs: Number.NaN } },
      'the fault drip: everyMs must be a number of milliseconds from 0 up.',
    ],
  ] as const
  for (const [rule, message] of refused)
    expect(() => site.server.faults.add(rule as unknown as FaultRule)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message }),
    )
  expect(() => site.server.faults.add({ then: { kind: 'stall', forMs: 0.5, afterBytes: 0 } })).not.toThrow()
  expect(() => site.server.faults.add({ then: { kind: 'drip', bytes: 1, everyMs: 0 } })).not.toThrow()
})
