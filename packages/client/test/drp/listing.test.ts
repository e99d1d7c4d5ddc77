import type { DrpListQuery } from '@jobwright/client/drp'
import type { DrpJobWhere, Job } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job } from './documents.ts'
import { collect, rejection, type Sent, scriptedServer } from './scripted-server.ts'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** A server with so many jobs, whose list it answers as it is asked. */
function site(count: number, change?: (jobs: Job[], requests: number) => void) {
  const jobs = Array.from({ length: count }, (_, n) =>
    job({ Uuid: id(n), State: n % 3 === 0 ? 'failed' : 'finished', Task: `t${n % 2}` }),
  )
  let requests = 0
  const answer = ({ method, query }: Sent): Response => {
    const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]))
    const rows = listed(jobs, search)
    requests += 1
    change?.(jobs, requests)
    const headers = { 'X-Drp-List-Count': String(rows.length), 'X-Drp-List-Total-Count': String(jobs.length) }
    return method === 'HEAD' ? new Response(null, { headers }) : Response.json(rows, { headers })
  }
  return { jobs, ...scriptedServer(answer) }
}

/** What these tests ask, as the server would answer it. */
function listed(jobs: readonly Job[], search: URLSearchParams): Job[] {
  const after = /^Gt\((.*)\)$/.exec(search.get('Uuid') ?? '')?.[1]
  const among = /^In\((.*)\)$/.exec(search.get('Uuid') ?? '')?.[1]?.split(',')
  const states = search.getAll('State')
  const rows = states.length === 0 ? [...jobs] : states.flatMap((state) => jobs.filter(({ State }) => State === state))
  const sorted = rows
    .filter(({ Uuid }) => (after === undefined || Uuid > after) && (among === undefined || among.includes(Uuid)))
    .sort((a, b) => (a.Uuid < b.Uuid ? -1 : a.Uuid > b.Uuid ? 1 : 0))
  if (search.has('sort')) sorted.sort((a, b) => (a.Task < b.Task ? -1 : a.Task > b.Task ? 1 : 0))
  if (search.has('reverse')) sorted.reverse()
  const offset = Number(search.get('offset') ?? 0)
  return sorted.slice(offset, offset + Number(search.get('limit') ?? sorted.length))
}

const idsOf = (jobs: readonly Job[]) => jobs.map(({ Uuid }) => Number(Uuid.slice(-4)))

describe('a list', () => {
  test('is read page by page, each behind the last key of the one before', async () => {
    const { drp, sent } = site(5)
    const pages = await collect(drp.jobs.list({ pageSize: 2 }).pages())
    expect(pages.map(idsOf)).toEqual([[0, 1], [2, 3], [4]])
    expect(sent.map(({ method, path, query }) => [method, path, query])).toEqual([
      ['GET', '/api/v3/jobs', [['limit', '2']]],
      [
        'GET',
        '/api/v3/jobs',
        [
          ['Uuid', `Gt(${id(1)})`],
          ['limit', '2'],
        ],
      ],
      [
        'GET',
        '/api/v3/jobs',
        [
          ['Uuid', `Gt(${id(3)})`],
          ['limit', '2'],
        ],
      ],
    ])
  })

  test('is shown object by object, and is read anew each time', async () => {
    const { drp, jobs } = site(3)
    const list = drp.jobs.list({}, { headers: { 'X-Extra': 'x' } })
    expect(idsOf(await collect(list.items()))).toEqual([0, 1, 2])
    jobs.pop()
    expect(idsOf(await collect(list.items()))).toEqual([0, 1])
  })

  test('asks for 200 at once, and once more where the last page is full', async () => {
    const { drp, sent } = site(200)
    const pages = await collect(drp.jobs.list().pages())
    expect(pages.map(({ length }) => length)).toEqual([200])
    expect(sent.map(({ query }) => query.at(-1))).toEqual([
      ['limit', '200'],
      ['limit', '200'],
    ])
    expect(await collect(site(0).drp.jobs.list().pages())).toEqual([])
  })

  test('reads no more pages than are iterated over', async () => {
    const { drp, sent } = site(9)
    for await (const { Uuid } of drp.jobs.list({ pageSize: 2 }).items()) if (Uuid === id(2)) break
    expect(sent).toHaveLength(2)
  })

  test.each<readonly [DrpListQuery<DrpJobWhere>, readonly number[], readonly string[]]>([
    [{ limit: 3, pageSize: 2 }, [0, 1, 2], ['limit=2', `Uuid=Gt(${id(1)})&limit=1`]],
    [{ limit: 0 }, [], []],
    [{ offset: 1, limit: 3, pageSize: 2 }, [1, 2, 3], ['offset=1&limit=2', 'offset=3&limit=1']],
    [{ offset: 4 }, [4], ['offset=4&limit=200']],
    [{ sort: 'Task', pageSize: 3 }, [0, 2, 4, 1, 3], ['sort=Task&limit=3', 'sort=Task&offset=3&limit=3']],
    [{ reverse: true, pageSize: 3 }, [4, 3, 2, 1, 0], ['reverse=true&limit=3', 'reverse=true&offset=3&limit=3']],
    [
      { where: { State: 'failed' }, pageSize: 1, limit: 2 },
      [0, 3],
      ['State=failed&limit=1', `State=failed&Uuid=Gt(${id(0)})&limit=1`],
    ],
    [{ where: new Map([['State', 'failed']]) }, [0, 3], ['State=failed&limit=200']],
    [{ where: { State: undefined } }, [0, 1, 2, 3, 4], ['limit=200']],
    [
      { where: { Uuid: { in: [id(1), id(3)] } }, pageSize: 2 },
      [1, 3],
      [`Uuid=In(${id(1)},${id(3)})&limit=2`, `Uuid=In(${id(1)},${id(3)})&offset=2&limit=2`],
    ],
    [{ slim: ['Meta'], params: ['a'], decode: true }, [0, 1, 2, 3, 4], ['limit=200&slim=Meta&params=a&decode=true']],
  ])('of %j is asked for so', async (query, wanted, queries) => {
    const { drp, sent } = site(5)
    expect(idsOf(await collect(drp.jobs.list(query).items()))).toEqual(wanted)
    expect(sent.map(({ query }) => query.map((pair) => pair.join('=')).join('&'))).toEqual(queries)
  })

  test('shows each object once, also where the server answers it for each alternative that it suits', async () => {
    const { drp, sent } = site(4)
    const query = { where: { State: ['failed', 'finished', 'failed'] }, pageSize: 3 }
    const doubled = scriptedServer(({ query }) => {
      const all = [0, 0, 1, 1, 2, 2].map((n) => job({ Uuid: id(n) }))
      const offset = Number(new Map(query).get('offset') ?? 0)
      return Response.json(all.slice(offset, offset + 3))
    })
    expect(idsOf(await collect(doubled.drp.jobs.list(query).items()))).toEqual([0, 1, 2])
    expect(doubled.sent).toHaveLength(3)
    // Where the alternatives decide what order it comes in, no page begins behind a key.
    await collect(drp.jobs.list(query).items())
    for (const { query } of sent) expect(new Map(query).get('Uuid')).toBeUndefined()
  })

  test('shows each object that is there all the time, though others come and go', async () => {
    const { drp } = site(10, (jobs, requests) => {
      // Of those that were shown one is deleted, and one is made before them and one behind them.
      if (requests > 3) return
      jobs.splice(0, 1)
      jobs.unshift(job({ Uuid: `00000000-0000-0000-0000-00000000000${requests}` }))
      jobs.push(job({ Uuid: id(100 + requests) }))
    })
    const seen = idsOf(await collect(drp.jobs.list({ pageSize: 3 }).items()))
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 101, 102, 103])
  })

  test('is refused from a server that answers the same page for ever', async () => {
    const { drp, sent } = scriptedServer(() => Response.json([job({ Uuid: id(0) }), job({ Uuid: id(1) })]))
    for (const [query, requests] of [
      [{ pageSize: 2 }, 2],
      [{ pageSize: 2, sort: 'Task' }, 5],
    ] as const) {
      const before = sent.length
      expect(await rejection(collect(drp.jobs.list(query).items()))).toMatchObject({
        code: 'unexpected-response',
        message: 'jobs.list: the server answers the same page again and again: it does not do what is asked.',
      })
      expect(sent.length - before).toBe(requests)
    }
  })

  test.each([
    [{ where: { State: { in: ['a,b'] } } }, 'jobs.list: '],
    [{ pageSize: 0 }, 'jobs.list: pageSize must be a whole number, at least 1.'],
    [{ pageSize: 1.5 }, 'jobs.list: pageSize must be a whole number, at least 1.'],
    [{ limit: -1 }, 'limit must be a whole number, at least 0.'],
    [{ offset: 0.5 }, 'offset must be a whole number, at least 0.'],
    [{ sort: ['-StartTime', 'Task'] }, 'jobs.list: a list is sorted upwards by all fields or downwards by all.'],
    [{ wher: {} }, 'unknown option "wher"'],
    [{ where: 'State=failed' }, 'where must be an object or a Map'],
  ])('of %j is refused before anything is sent', async (query, message) => {
    const { drp, sent } = site(1)
    const list = drp.jobs.list(query as object)
    for (const read of [list.items(), list.pages()]) {
      expect(await rejection(collect<unknown>(read))).toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining(message),
      })
    }
    expect(await rejection(list.count())).toMatchObject({ code: 'invalid-input' })
    expect(sent).toEqual([])
  })

  test('is cut where the server answers more than it was asked for', async () => {
    const { drp } = scriptedServer(() => Response.json([0, 1, 2, 3].map((n) => job({ Uuid: id(n) }))))
    expect(idsOf(await collect(drp.jobs.list({ limit: 3 }).items()))).toEqual([0, 1, 2])
  })

  test('fails with the page that fails', async () => {
    const { drp } = site(9, (_, requests) => {
      if (requests === 2) throw new Error('down')
    })
    const seen: string[] = []
    const read = async () => {
      for await (const { Uuid } of drp.jobs.list({ pageSize: 2 }, { totalTimeoutMs: 1 }).items()) seen.push(Uuid)
    }
    expect(await rejection(read())).toMatchObject({ code: 'unavailable', operation: 'jobs.list' })
    expect(seen).toEqual([id(0), id(1)])
  })
})

describe('the count of a list', () => {
  test('is asked for without reading it, of all that fit', async () => {
    const { drp, sent } = site(5)
    const list = drp.jobs.list({ where: { State: 'failed' }, limit: 1, offset: 1, sort: 'Task', pageSize: 1 })
    const call = list.count({ headers: { 'X-Extra': 'x' } })
    expect(await call).toBe(2)
    expect((await call.withResponse()).response.headers.get('x-drp-list-total-count')).toBe('5')
    expect(await drp.jobs.list().count()).toBe(5)
    expect(sent.map(({ method, path, query }) => [method, path, query])).toEqual([
      ['HEAD', '/api/v3/jobs', [['State', 'failed']]],
      ['HEAD', '/api/v3/jobs', []],
    ])
    expect(sent[0]?.headers['x-extra']).toBe('x')
  })

  test.each([undefined, '', 'many', '-1', '1.5', '99999999999999999'])('is refused where it is %j', async (count) => {
    const headers: Record<string, string> = count === undefined ? {} : { 'X-Drp-List-Count': count }
    const { drp } = scriptedServer(() => new Response(null, { headers }))
    expect(await rejection(drp.jobs.list().count())).toMatchObject({
      code: 'unexpected-response',
      operation: 'jobs.count',
      message: expect.stringMatching(/there is no X-DRP-LIST-COUNT/),
    })
  })

  test('fails with a query that the server refuses, which has no body', async () => {
    const { drp } = scriptedServer(() => new Response(null, { status: 406 }))
    expect(await rejection(drp.jobs.list({ where: { Nope: 'x' } }).count())).toMatchObject({
      code: 'rejected',
      status: 406,
    })
  })
})
