import dns from 'node:dns'
import { type NodeTransport, nodeTransport } from '@jobwright/client/node'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startProxy } from './forward-proxy.ts'

const labels = fc.constantFrom('a', 'b', 'ab')
const nameOf = (maxLength: number) => fc.array(labels, { minLength: 1, maxLength })
const port = fc.constantFrom(2, 3)

/** One entry and how it is written: a name, perhaps with a dot or star before it, in some case, with or without a port. */
const entry = fc.record({
  name: nameOf(2),
  port: fc.option(port, { nil: undefined }),
  before: fc.constantFrom('', '.', '*.'),
  after: fc.constantFrom('', '.'),
  shout: fc.boolean(),
})

type Entry = typeof entry extends fc.Arbitrary<infer E> ? E : never

function written({ name, port, before, after, shout }: Entry): string {
  const text = `${before}${name.join('.')}${after}`
  return `${shout ? text.toUpperCase() : text}${port === undefined ? '' : `:${port}`}`
}

/** The rule by its words: the entry's labels are the last ones of the host's, and the port is the same where it names one. */
function excepts(host: { name: readonly string[]; port: number }, entry: Entry): boolean {
  const last = host.name.slice(-entry.name.length)
  return last.join(' ') === entry.name.join(' ') && (entry.port === undefined || entry.port === host.port)
}

test('a host goes straight exactly if some entry names it or one it is below of, however entries are written and separated', async () => {
  const proxy = await startProxy({ status: 418 })
  vi.spyOn(dns, 'lookup').mockImplementation(((_host: string, _options: object, found: (error: Error) => void) => {
    queueMicrotask(() => found(Object.assign(new Error('nobody is asked'), { code: 'ENOTFOUND' })))
  }) as unknown as typeof dns.lookup)
  onTestFinished(() => {
    vi.restoreAllMocks()
  })
  const seen = { straight: 0, proxied: 0 }

  await fc.assert(
    fc.asyncProperty(
      fc.record({ name: nameOf(4), port }),
      fc.array(entry, { maxLength: 3 }),
      fc.constantFrom(',', ' ', ', ', '\t,'),
      async (host, entries, separator) => {
        const env = { HTTP_PROXY: proxy.origin, NO_PROXY: entries.map(written).join(separator) }
        const transport: NodeTransport = nodeTransport({ proxy: 'env', env })
        const answer = await transport.fetch(`http://${host.name.join('.')}:${host.port}/`).catch(() => undefined)
        await transport.close()
        const straight = entries.some((one) => excepts(host, one))
        seen[straight ? 'straight' : 'proxied'] += 1
        expect(answer?.status).toBe(straight ? undefined : 418)
      },
    ),
    { seed: 20261120, numRuns: 300 },
  )
  expect(seen.straight).toBeGreaterThan(40)
  expect(seen.proxied).toBeGreaterThan(100)
}, 30_000)
