import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collect, page, type Script, scriptedServer } from './scripted-server.ts'

const job = (id: string) => ({ id, 'job-type': 'restart', status: 'COMPLETE', 'cluster-id': 'c1', 'cluster-name': 'c' })

/** How a server writes the address of a page. */
const writings = [
  (number: number) => `http://localhost:8888/api/v2/lcm/jobs/?page=${number}`,
  (number: number) => `https://other.example/api/v2/lcm/jobs?page=${number}&per-page=3`,
  (number: number) => `/api/v2/lcm/jobs/?page=${number}`,
  (number: number) => `?page=${number}`,
  () => null,
  () => undefined,
] as const

const books = fc.record({
  pages: fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 6,
  }),
  write: fc.constantFrom(...writings),
  proxied: fc.boolean(),
})

describe('a list', () => {
  test('that stands still is shown whole, in the order of the server, each record once, by one request a page', async () => {
    const seen = { several: 0, empty: 0, twice: 0 }
    await fc.assert(
      fc.asyncProperty(books, async ({ pages, write, proxied }) => {
        const script: Script = ({ query }) => {
          const number = Number(new Map(query).get('page') ?? 1)
          const next = number < pages.length ? write(number + 1) : null
          const count = pages.flat().length
          return page((pages[number - 1] ?? []).map(job), { count, current: number, last: pages.length, next })
        }
        const baseUrl = proxied ? 'https://gate.example/opsc/api/v2/lcm' : 'https://opscenter.example:8443'
        const { lcm, sent } = scriptedServer(script, { baseUrl })
        const shown = (await collect(lcm.jobs.list().items())).map(({ id }) => id)
        const all = pages.flat()
        expect(shown).toEqual(all.filter((id, index) => all.indexOf(id) === index))
        expect(sent).toHaveLength(pages.length)
        if (pages.length > 1) seen.several += 1
        if (pages.some((ids) => ids.length === 0)) seen.empty += 1
        if (shown.length < all.length) seen.twice += 1
      }),
      { seed: 20261120, numRuns: 200 },
    )
    expect(Math.min(seen.several, seen.empty, seen.twice)).toBeGreaterThan(30)
  })

  test('leads nowhere but below the root of the configured server, whatever address it gives', async () => {
    const part = fc.constantFrom(
      'http:',
      'https:',
      'ftp:',
      'javascript:',
      '//',
      '/',
      '\\',
      '..',
      '.',
      '%2e%2e',
      '%2F',
      '%5c',
      '?',
      '#',
      '@',
      ':',
      'u:p@',
      'evil.example',
      'opscenter.example:8443',
      'api',
      'v1',
      'v2',
      'lcm',
      'jobs',
      'logout',
      'login',
      'page=2',
      ' ',
      '\t',
      '%zz',
      '\u0000',
      '/api/v2/lcm/',
      '/api/v2/lcm/jobs/?page=2',
      '/api/v1/lcm/jobs/',
    )
    const links = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''))
    const seen = { followed: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(links, async (link) => {
        const script: Script = ({ query, path }) =>
          page([], query.length === 0 && path === '/api/v2/lcm/jobs/' ? { next: link } : {})
        const { lcm, sent } = scriptedServer(script, { auth: { token: 'a-session' } })
        const outcome = await collect(lcm.jobs.list().items()).catch((error: unknown) => error)
        const astray = sent.filter(
          ({ origin, path, method }) =>
            origin !== 'https://opscenter.example:8443' ||
            method !== 'GET' ||
            !/^\/api\/v2\/lcm\/./.test(path) ||
            /\/\.{1,2}(?:\/|$)/.test(path),
        )
        expect(astray).toEqual([])
        const followed = Array.isArray(outcome)
        expect([followed, (outcome as { code?: unknown }).code]).toEqual([
          followed,
          followed ? undefined : 'unexpected-response',
        ])
        seen[followed ? 'followed' : 'refused'] += 1
      }),
      { seed: 20261120, numRuns: 1_000 },
    )
    expect(Math.min(seen.followed, seen.refused)).toBeGreaterThan(100)
  })
})
