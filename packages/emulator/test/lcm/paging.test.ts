import type { LcmSeed } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { clusterOf, type LcmSite, type Page, startLcm } from './site.ts'

const jobs = (count: number): LcmSeed => ({
  clusters: [clusterOf(1)],
  jobs: Array.from({ length: count }, (_, at) => ({ id: `job-${at + 1}` })),
})

/** All pages, by following `next`. */
async function follow(site: LcmSite, path: string): Promise<readonly Page[]> {
  const pages = [await site.page(path)]
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) pages.push(await site.page(next))
  return pages
}

describe('a list', () => {
  test('has 50 rows a page, with links to those before and after', async () => {
    const site = await startLcm(jobs(120))
    const pages = await follow(site, '/jobs/')
    const numbers = pages.map((page) => [page.current, page.last, page.count, page['per-page'], page.results.length])
    expect(numbers).toEqual([
      [1, 3, 120, 50, 50],
      [2, 3, 120, 50, 50],
      [3, 3, 120, 50, 20],
    ])
    const address = (page: number): string => `${site.lcm.baseUrl}/jobs/?page=${page}`
    expect(pages.map(({ previous, next }) => [previous, next])).toEqual([
      [null, address(2)],
      [address(1), address(3)],
      [address(2), null],
    ])
    const ids = pages.flatMap(({ results }) => results.map(({ id }) => id))
    expect(ids).toEqual(Array.from({ length: 120 }, (_, at) => `job-${at + 1}`))
  })

  test('has as many as are asked for, also on the pages after', async () => {
    const site = await startLcm(jobs(7))
    const pages = await follow(site, '/jobs/?per-page=3')
    expect(pages.map(({ results }) => results.length)).toEqual([3, 3, 1])
    expect(pages[0]?.next).toBe(`${site.lcm.baseUrl}/jobs/?page=2&per-page=3`)
    expect((await site.page('/jobs/?per-page=7')).next).toBe(null)
    expect((await site.page('/jobs/?per-page=1000')).results).toHaveLength(7)
  })

  test('of nothing is one empty page', async () => {
    const site = await startLcm({ clusters: [] })
    expect(await site.page('/jobs/')).toEqual({
      next: null,
      previous: null,
      last: 1,
      count: 0,
      'per-page': 50,
      current: 1,
      results: [],
    })
  })

  test('refuses pages that are none', async () => {
    const site = await startLcm(jobs(1))
    for (const query of ['page=0', 'page=-1', 'page=x', 'page=1.5', 'page=', 'per-page=0', `page=${'9'.repeat(20)}`])
      expect([query, (await site.send('GET', `/jobs/?${query}`)).status]).toEqual([query, 400])
    expect((await site.send('GET', '/jobs/?unknown=5')).status).toBe(200)
  })

  test('has an empty page after the last one, or none where that is assumed', async () => {
    const site = await startLcm(jobs(3))
    expect(await site.page('/jobs/?page=9&per-page=2')).toMatchObject({
      results: [],
      current: 9,
      last: 2,
      next: null,
      previous: `${site.lcm.baseUrl}/jobs/?page=2&per-page=2`,
    })
    site.lcm.seed({ ...jobs(3), assumptions: { pageBeyondLast: 'not-found' } })
    expect((await site.send('GET', '/jobs/?page=2')).status).toBe(404)
    expect((await site.send('GET', '/jobs/?page=1')).status).toBe(200)
  })

  test('goes by the names of parameters that are assumed, and by the largest page', async () => {
    const assumptions = { pageParameter: 'p', perPageParameter: 'size', largestPage: 2 }
    const site = await startLcm({ ...jobs(5), assumptions })
    const pages = await follow(site, '/jobs/?size=50')
    expect(pages.map(({ next }) => next)).toEqual([
      `${site.lcm.baseUrl}/jobs/?p=2&size=2`,
      `${site.lcm.baseUrl}/jobs/?p=3&size=2`,
      null,
    ])
    expect((await site.page('/jobs/?page=2')).current).toBe(1)
    expect((await site.page('/jobs/?per-page=1')).results).toHaveLength(2)
  })

  test('begins with the newest where that is assumed', async () => {
    const site = await startLcm({ ...jobs(3), assumptions: { listOrder: 'newest-first' } })
    const pages = await follow(site, '/jobs/?per-page=2')
    expect(pages.flatMap(({ results }) => results.map(({ id }) => id))).toEqual(['job-3', 'job-2', 'job-1'])
  })

  test('has links to where the server believes to be', async () => {
    const seed = { ...jobs(3), settings: { linkOrigin: 'http://localhost:8888' } }
    const site = await startLcm(seed)
    const page = await site.page('/jobs/job-1/job_nodes?per-page=1')
    expect(page.results[0]?.['href']).toMatch(/^http:\/\/localhost:8888\/api\/v2\/lcm\/job_nodes\//)
    expect((await site.page('/jobs/?per-page=2')).next).toBe('http://localhost:8888/api/v2/lcm/jobs/?page=2&per-page=2')
    expect(site.lcm.baseUrl.startsWith(site.emulator.url)).toBe(true)
  })

  test('answers with and without a slash at the end, and so does one record', async () => {
    const site = await startLcm(jobs(3))
    expect(await site.page('/jobs')).toEqual(await site.page('/jobs/'))
    expect((await site.page('/jobs?per-page=2')).next).toBe(`${site.lcm.baseUrl}/jobs/?page=2&per-page=2`)
    expect(await site.get('/jobs/job-1/')).toEqual(await site.get('/jobs/job-1'))
    expect((await site.send('GET', '/jobs//')).status).toBe(404)
    expect((await site.send('HEAD', '/jobs/')).status).toBe(200)
  })

  test('keeps what is odd in an address', async () => {
    const site = await startLcm({ clusters: [{ ...clusterOf(3), id: 'a b/c%' }] })
    const page = await site.page('/clusters/a%20b%2Fc%25/nodes/?per-page=2')
    expect(page.next).toBe(`${site.lcm.baseUrl}/clusters/a%20b%2Fc%25/nodes/?page=2&per-page=2`)
    expect((await site.page(page.next ?? '')).results).toHaveLength(1)
    expect((await site.send('GET', '/clusters/%E0%A4%A')).status).toBe(404)
  })
})
