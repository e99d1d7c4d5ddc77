import { describe, expect, test } from 'vitest'
import { asked, collect, failure, page, rejection, type Script, scriptedServer } from './scripted-server.ts'

const job = (id: string) => ({ id, 'job-type': 'restart', status: 'COMPLETE', 'cluster-id': 'c1', 'cluster-name': 'c' })
const ids = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id)

/** Pages in the given order; `next` is an address as this server gives it. */
function book(pages: readonly (readonly string[])[], addressOf: (index: number) => unknown): Script {
  return ({ query }) => {
    const index = Number(new Map(query).get('page') ?? 1)
    return page((pages[index - 1] ?? []).map(job), {
      count: pages.flat().length,
      current: index,
      last: pages.length,
      next: index < pages.length ? addressOf(index + 1) : null,
    })
  }
}

describe('a list', () => {
  test('is read by the addresses that the server gives, from the configured origin', async () => {
    const script = book(
      [['a', 'b'], ['c'], ['d']],
      (index) => `http://localhost:8888/api/v2/lcm/jobs/?page=${index}&x=a%20b`,
    )
    const { lcm, sent } = scriptedServer(script)
    const pages = await collect(lcm.jobs.list().pages())
    expect(pages.map(ids)).toEqual([['a', 'b'], ['c'], ['d']])
    expect(sent.map(({ origin, path, query }) => [origin, path, query])).toEqual([
      ['https://opscenter.example:8443', '/api/v2/lcm/jobs/', []],
      [
        'https://opscenter.example:8443',
        '/api/v2/lcm/jobs/',
        [
          ['page', '2'],
          ['x', 'a b'],
        ],
      ],
      [
        'https://opscenter.example:8443',
        '/api/v2/lcm/jobs/',
        [
          ['page', '3'],
          ['x', 'a b'],
        ],
      ],
    ])
    expect(await collect(lcm.jobs.list().items())).toHaveLength(4)
  })

  test.each([
    ['whole', 'https://user:canary@other.example/api/v2/lcm/jobs/?page=2#x'],
    ['without a host', '/api/v2/lcm/jobs/?page=2'],
    ['a query alone', '?page=2'],
    ['without a slash at the end', 'http://localhost:8888/api/v2/lcm/jobs?page=2'],
  ])('goes on where the address is %s', async (_, address) => {
    const { lcm, sent } = scriptedServer(book([['a'], ['b']], () => address))
    expect(ids(await collect(lcm.jobs.list().items()))).toEqual(['a', 'b'])
    expect(sent[1]).toMatchObject({ origin: 'https://opscenter.example:8443', query: [['page', '2']] })
    expect(sent[1]?.path.replace(/\/$/, '')).toBe('/api/v2/lcm/jobs')
  })

  test('is reached through a proxy whose path the server does not know', async () => {
    const { lcm, sent } = scriptedServer(
      book([['a'], ['b']], () => 'http://localhost:8888/api/v2/lcm/jobs/?page=2'),
      {
        baseUrl: 'https://gate.example/opsc/api/v2/lcm',
      },
    )
    expect(ids(await collect(lcm.jobs.list().items()))).toEqual(['a', 'b'])
    expect(asked(sent)).toEqual(['GET /opsc/api/v2/lcm/jobs/', 'GET /opsc/api/v2/lcm/jobs/'])
    const knowing = scriptedServer(
      book([['a'], ['b']], () => 'http://gate.example/opsc/api/v2/lcm/jobs/?page=2'),
      {
        baseUrl: 'https://gate.example/opsc/api/v2/lcm',
      },
    )
    expect(ids(await collect(knowing.lcm.jobs.list().items()))).toEqual(['a', 'b'])
    expect(asked(knowing.sent)).toEqual(['GET /opsc/api/v2/lcm/jobs/', 'GET /opsc/api/v2/lcm/jobs/'])
  })

  test('is asked for below an API root of any name', async () => {
    const { lcm, sent } = scriptedServer(
      book([['a'], ['b']], () => 'http://localhost:8888/lcm-behind/jobs/?page=2'),
      {
        baseUrl: 'https://gate.example/lcm-behind',
      },
    )
    expect(ids(await collect(lcm.jobs.list().items()))).toEqual(['a', 'b'])
    expect(asked(sent)).toEqual(['GET /lcm-behind/jobs/', 'GET /lcm-behind/jobs/'])
  })

  test.each([
    ['out of the API', 'http://localhost:8888/logout'],
    ['into another version of the API', 'http://localhost:8888/api/v1/lcm/jobs/?page=2'],
    ['out of the API by dots', 'http://localhost:8888/api/v2/lcm/../../../logout'],
    ['out of the API by encoded dots', 'http://localhost:8888/api/v2/lcm/%2e%2e/%2E%2e/logout'],
    ['to what begins alike', 'http://localhost:8888/api/v2/lcmx/jobs/'],
    ['to the root', 'http://localhost:8888/api/v2/lcm/'],
    ['through nothing', 'http://localhost:8888/api/v2/lcm/jobs//x'],
    ['to no address', 'http://[/'],
    ['to another protocol', 'file:///api/v2/lcm/jobs/'],
    ['to what is not encoded', 'http://localhost:8888/api/v2/lcm/jobs/%zz'],
  ])('is not followed %s', async (_, address) => {
    const { lcm, sent } = scriptedServer(book([['a'], ['b']], () => address))
    const error = await rejection(collect(lcm.jobs.list().items()))
    expect(error).toMatchObject({ code: 'unexpected-response', message: expect.stringContaining('is not followed') })
    expect(sent).toHaveLength(1)
  })

  test.each([
    ['the same page', '?page=1', '?page=1'],
    ['a page of before', '?page=2', '?page=1'],
  ])('that gives the address of %s again is an error, after what it has given', async (_, second, third) => {
    const script = book([['a'], ['b'], ['c'], ['d']], (index) => (index === 2 ? second : third))
    const { lcm, sent } = scriptedServer(script)
    const seen: string[] = []
    const read = async () => {
      for await (const { id } of lcm.jobs.list().items()) seen.push(id)
    }
    expect(await rejection(read())).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringMatching(/^jobs\.list: the server's pages do not come to an end: .*has been read\.$/),
    })
    expect(new Set(seen).size).toBe(seen.length)
    expect(sent.length).toBeLessThanOrEqual(3)
  })

  test('goes on behind empty pages, and gives none of them', async () => {
    const { lcm, sent } = scriptedServer(book([[], ['a'], [], [], ['b']], (index) => `?page=${index}`))
    expect((await collect(lcm.jobs.list().pages())).map(ids)).toEqual([['a'], ['b']])
    expect(sent).toHaveLength(5)
  })

  test('that holds nothing new for ever is an error', async () => {
    let number = 1
    const { lcm, sent } = scriptedServer(() => {
      number += 1
      return page([job('a')], { next: `?page=${number}` })
    })
    expect(await rejection(collect(lcm.jobs.list().items()))).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringContaining('101 pages in a row hold nothing new'),
    })
    expect(sent).toHaveLength(102)
  })

  test('shows nothing twice, however it moves meanwhile', async () => {
    const { lcm } = scriptedServer(book([['a', 'b'], ['b', 'c', 'c'], ['c'], ['d', 'a']], (index) => `?page=${index}`))
    expect((await collect(lcm.jobs.list().pages())).map(ids)).toEqual([['a', 'b'], ['c'], ['d']])
  })

  test('is read anew by each iteration, and no further than is asked', async () => {
    const { lcm, sent } = scriptedServer(book([['a'], ['b'], ['c']], (index) => `?page=${index}`))
    const list = lcm.jobs.list()
    expect(sent).toHaveLength(0)
    for await (const { id } of list.items()) if (id === 'b') break
    expect(sent).toHaveLength(2)
    expect(await collect(list.items())).toHaveLength(3)
    expect(sent).toHaveLength(5)
  })

  test('tells how many there are from its first page', async () => {
    const { lcm, sent } = scriptedServer(book([['a', 'b'], ['c']], (index) => `?page=${index}`))
    const { data, response } = await lcm.jobs.list().count().withResponse()
    expect([data, response.status]).toEqual([3, 200])
    expect(sent).toHaveLength(1)
    expect(await rejection(lcm.clusters.jobs('').count())).toMatchObject({ code: 'invalid-input' })
  })
})

describe('a server that says there is more and gives no address', () => {
  const noAddress = book([['a', 'b'], ['c'], ['d']], () => undefined)

  test.each([undefined, null, ''])('is asked for the next page by its number (%j)', async (next) => {
    const { lcm, sent } = scriptedServer(book([['a', 'b'], ['c'], ['d']], () => next))
    expect(ids(await collect(lcm.jobs.list().items()))).toEqual(['a', 'b', 'c', 'd'])
    expect(sent.map(({ query }) => query)).toEqual([[], [['page', '2']], [['page', '3']]])
  })

  test('is asked by the names that are given', async () => {
    const { lcm, sent } = scriptedServer(
      ({ query, ...rest }) => {
        const [, wanted] = query.find(([key]) => key === 'p') ?? []
        return noAddress({ ...rest, query: wanted === undefined ? [] : [['page', wanted]] })
      },
      { paging: { pageParameter: 'p', pageSizeParameter: 'size', pageSize: 2 } },
    )
    expect(ids(await collect(lcm.jobs.list().items()))).toEqual(['a', 'b', 'c', 'd'])
    expect(sent.map(({ query }) => query)).toEqual([
      [['size', '2']],
      [
        ['size', '2'],
        ['p', '2'],
      ],
      [
        ['size', '2'],
        ['p', '3'],
      ],
    ])
  })

  test('and does not know the name is found out', async () => {
    const { lcm, sent } = scriptedServer(() => page([job('a')], { current: 1, last: 2 }))
    expect(await rejection(collect(lcm.jobs.list().items()))).toMatchObject({
      code: 'unexpected-response',
      message: expect.stringContaining('it was asked for page 2 and answers page 1: say paging.pageParameter'),
    })
    expect(sent).toHaveLength(2)
  })
})

describe('what is no page', () => {
  test.each([
    [
      'the body of an error',
      () => Response.json({ code: 500, message: 'no such table' }),
      'it is an error instead of a page: no such table',
    ],
    [
      'the body of an error of v1',
      () => Response.json({ code: 500, type: 'x', msg: 'no such table' }),
      'it is an error instead of a page: no such table',
    ],
    ['a text', () => Response.json('server error'), 'it is an error instead of a page: server error'],
    ['a list', () => Response.json([]), 'is not what the server answers here'],
    ['a page without rows', () => page([], { results: undefined }), 'results'],
    ['a page of something else', () => page([{ id: 'x' }]), 'results'],
  ] as const)('is an error, as %s', async (_, answer, words) => {
    const { lcm, sent } = scriptedServer(answer)
    expect(await rejection(collect(lcm.jobs.list().items()))).toMatchObject({
      code: 'unexpected-response',
      operation: 'jobs.list',
      message: expect.stringContaining(words),
    })
    expect(sent).toHaveLength(1)
  })

  test('is an error of the server where its status says so', async () => {
    const { lcm } = scriptedServer(() => failure(404, 'no such cluster'))
    expect(await rejection(collect(lcm.clusters.jobs('c1').items()))).toMatchObject({
      code: 'not-found',
      operation: 'clusters.jobs',
      serverMessage: 'no such cluster',
    })
  })
})
