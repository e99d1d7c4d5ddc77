import { describe, expect, test } from 'vitest'
import {
  collect,
  engine,
  idOf,
  jobOf,
  json,
  kept,
  rejection,
  requests,
  scriptedServer,
  untyped,
} from './scripted-server.ts'

const many = (count: number) => Array.from({ length: count }, (_, index) => jobOf(index + 1))
const ids = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id)

describe('jobs.list', () => {
  test('reads all jobs with one request, anew for each iteration', async () => {
    const { ovirt, sent } = scriptedServer(() => json('jobs', many(3)))
    const listing = ovirt.jobs.list()
    expect(sent).toEqual([])
    expect(await collect(listing.items())).toEqual(many(3))
    expect(await collect(listing.pages())).toEqual([many(3)])
    expect(requests(sent)).toEqual(['GET /jobs', 'GET /jobs'])
  })

  test('asks for what is said', async () => {
    const { ovirt, sent } = scriptedServer(() => json('jobs', []))
    await collect(
      ovirt.jobs.list({ search: 'correlation_id != x', caseSensitive: true, max: 5, follow: ['steps'] }).items(),
    )
    await collect(ovirt.jobs.list({ caseSensitive: false, max: 0 }, { correlationId: 'mine' }).items())
    expect(requests(sent)).toEqual([
      'GET /jobs?search=correlation_id != x&case_sensitive=true&max=5&follow=steps',
      'GET /jobs?case_sensitive=false&max=0',
    ])
    expect(sent[1]?.headers['correlation-id']).toBe('mine')
  })

  const refused: readonly (readonly [query: object, message: RegExp])[] = [
    [{ serach: 'x' }, /serach.*search/],
    [{ search: '' }, /search must be a text/],
    [{ caseSensitive: 'yes' }, /caseSensitive must be true or false/],
    [{ max: -1 }, /max must be a whole number/],
    [{ max: 1.5 }, /max must be a whole number/],
    [{ pageSize: 0 }, /pageSize must be a whole number/],
    [{ follow: ['step'] }, /follow must be a list of steps, steps.parent_step, owner/],
    [{ correlationId: 'a', search: 'b' }, /a correlationId and a search/],
    [{ correlationId: 'a', pageSize: 1 }, /leave pageSize out/],
    [{ correlationId: 'a b' }, /correlationId must be/],
    [{ pageSize: 1, max: 1 }, /a pageSize and a max/],
    [{ pageSize: 1, search: 'correlation_id = x page 2' }, /a page in search/],
    [{ pageSize: 1, search: 'PAGE 2' }, /a page in search/],
  ]
  test.each(refused)('refuses %o when it is read', async (query, message) => {
    const { ovirt, sent } = scriptedServer(() => json('jobs', []))
    for (const read of [() => ovirt.jobs.list(query).items(), () => ovirt.jobs.list(query).pages()]) {
      expect(await rejection(collect<unknown>(read()))).toMatchObject({
        code: 'invalid-input',
        message: expect.stringMatching(message),
      })
    }
    expect(sent).toEqual([])
  })
})

describe('jobs.list of a correlation id', () => {
  const jobs = [kept(jobOf(1), 'run-1'), kept(jobOf(2), 'run-2'), kept(jobOf(3, { external: false }), 'run-1')]

  test('reads those, and makes sure once that the engine searches', async () => {
    const { ovirt, sent } = scriptedServer(engine(jobs).script)
    const list = () => collect(ovirt.jobs.list({ correlationId: 'run-1', follow: ['steps'], max: 7 }).items())
    expect(ids(await list())).toEqual(ids([jobOf(1), jobOf(3)]))
    expect(ids(await list())).toEqual(ids([jobOf(1), jobOf(3)]))
    expect(requests(sent)).toEqual([
      'GET /jobs?search=correlation_id=run-1&max=7&follow=steps',
      'GET /jobs?search=correlation_id=jobwright-nobody-has-this-id&max=1',
      'GET /jobs?search=correlation_id=run-1&max=7&follow=steps',
    ])
    expect(await collect(ovirt.jobs.list({ correlationId: 'run-3' }).pages())).toEqual([[]])
    expect(sent).toHaveLength(4)
  })

  test('does not take an empty answer for one of an engine that searches', async () => {
    const { ovirt, sent } = scriptedServer(engine([], { searches: false }).script)
    const list = () => collect(ovirt.jobs.list({ correlationId: 'run-1' }).items())
    expect([await list(), await list()]).toEqual([[], []])
    expect(requests(sent)).toEqual(Array.from({ length: 2 }, () => 'GET /jobs?search=correlation_id=run-1'))
  })

  test('fails where the engine answers jobs of all ids, until it searches', async () => {
    const { script, state } = engine(jobs, { searches: false })
    const { ovirt } = scriptedServer(script)
    const list = () => collect(ovirt.jobs.list({ correlationId: 'run-1' }).items())
    expect(await rejection(list())).toMatchObject({
      code: 'rejected',
      message: expect.stringMatching(/^jobs\.list: the engine on engine\.example does not search for correlation ids/),
    })
    state.searches = true
    expect(await list()).toHaveLength(2)
  })
})

describe('jobs.list by pages', () => {
  const pagesOf = (jobs: readonly ReturnType<typeof jobOf>[]) =>
    scriptedServer(({ query }) => {
      const asked = new Map(query)
      const [size, number] = [Number(asked.get('max')), Number(/page (\d+)$/.exec(asked.get('search') ?? '')?.[1])]
      return json('jobs', jobs.slice((number - 1) * size, number * size))
    })

  test('asks for one after the other until one is not full', async () => {
    const { ovirt, sent } = pagesOf(many(5))
    expect((await collect(ovirt.jobs.list({ pageSize: 2 }).pages())).map(ids)).toEqual([
      [idOf('job', 1), idOf('job', 2)],
      [idOf('job', 3), idOf('job', 4)],
      [idOf('job', 5)],
    ])
    expect(requests(sent)).toEqual([1, 2, 3].map((number) => `GET /jobs?search=page ${number}&max=2`))
    expect(
      await collect(ovirt.jobs.list({ pageSize: 2, search: 'correlation_id != a', follow: ['owner'] }).items()),
    ).toHaveLength(5)
    expect(requests(sent)[5]).toBe('GET /jobs?search=correlation_id != a page 3&max=2&follow=owner')
  })

  test('reads one that is empty when the one before was full', async () => {
    const { ovirt, sent } = pagesOf(many(4))
    expect(await collect(ovirt.jobs.list({ pageSize: 2 }).pages())).toEqual([many(4).slice(0, 2), many(4).slice(2), []])
    expect(sent).toHaveLength(3)
    expect(await collect(pagesOf([]).ovirt.jobs.list({ pageSize: 2 }).pages())).toEqual([[]])
  })

  test('shows no job twice, though jobs come before others meanwhile', async () => {
    const pages = [[1, 2], [2, 3], [4]].map((numbers) => numbers.map((number) => jobOf(number)))
    const { ovirt } = scriptedServer(() => json('jobs', pages.shift() ?? []))
    expect(ids(await collect(ovirt.jobs.list({ pageSize: 2 }).items()))).toEqual(ids(many(4)))
  })

  test('fails where the engine has no pages, instead of asking for ever', async () => {
    const { ovirt, sent } = scriptedServer(() => json('jobs', many(2)))
    expect(await rejection(collect(ovirt.jobs.list({ pageSize: 2 }).items()))).toMatchObject({
      code: 'rejected',
      message: expect.stringMatching(/^jobs\.list: page 2 holds nothing but jobs of the pages before it/),
    })
    expect(sent).toHaveLength(2)
  })

  test('takes a page that is longer than asked for to be all there is', async () => {
    const { ovirt, sent } = scriptedServer(() => json('jobs', many(3)))
    expect(await collect(ovirt.jobs.list({ pageSize: 2 }).items())).toEqual(many(3))
    expect(sent).toHaveLength(1)
  })
})

test('steps.list reads all steps with one request', async () => {
  const { ovirt, sent } = scriptedServer(() => json('steps', []))
  expect(await collect(ovirt.steps.list('j').items())).toEqual([])
  expect(await collect(ovirt.steps.list('j', { max: 3, follow: ['parent_step', 'job'] }).pages())).toEqual([[]])
  expect(requests(sent)).toEqual(['GET /jobs/j/steps', 'GET /jobs/j/steps?max=3&follow=parent_step,job'])
  for (const query of [{ search: 'x' }, { max: -1 }, { follow: ['steps'] }]) {
    const { list } = untyped(ovirt).steps as unknown as {
      list: (...args: unknown[]) => { items(): AsyncIterable<unknown> }
    }
    expect(await rejection(collect(list('j', query).items()))).toMatchObject({ code: 'invalid-input' })
  }
  expect(sent).toHaveLength(2)
})
