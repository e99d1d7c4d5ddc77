import dns from 'node:dns'
import { nodeTransport } from '@jobwright/client/node'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { startProxy } from './forward-proxy.ts'

/** Every name leads to a loopback address where nothing listens, so that a request which does not go to the proxy fails there. */
beforeEach(() => {
  const lookup = vi.spyOn(dns, 'lookup')
  const found = (...[, options, callback]: unknown[]) => {
    const tell = callback as (error: null, address: unknown, family?: number) => void
    const { all } = options as { all?: boolean }
    queueMicrotask(() => (all ? tell(null, [{ address: '127.0.0.1', family: 4 }]) : tell(null, '127.0.0.1', 4)))
  }
  lookup.mockImplementation(found as typeof dns.lookup)
  onTestFinished(() => lookup.mockRestore())
})

async function usesProxy(noProxy: string, host: string): Promise<boolean> {
  const proxy = await startProxy({ status: 418 })
  const transport = nodeTransport({ proxy: 'env', env: { HTTP_PROXY: proxy.origin, NO_PROXY: noProxy } })
  onTestFinished(() => transport.close())
  const answer = await transport.fetch(`http://${host}/`).catch(() => undefined)
  expect(answer?.status === 418).toBe(proxy.asked.length === 1)
  return proxy.asked.length === 1
}

const rules: [noProxy: string, straight: string[], byProxy: string[]][] = [
  ['', [], ['a.example:3', '127.0.0.1:3', 'localhost:3']],
  ['*', ['a.example:3', '127.0.0.1:3', '[::1]:3'], []],
  ['x.example, *', ['a.example:3'], []],
  ['*:3', ['a.example:3'], ['a.example:2']],
  [
    'b.example',
    ['b.example:3', 'B.Example:3', 'a.b.example:3', 'b.example.:3'],
    ['ab.example:3', 'example:3', 'b.example.org:3'],
  ],
  ['.b.example', ['b.example:3', 'a.b.example:3'], ['ab.example:3']],
  ['*.b.example', ['b.example:3', 'x.a.b.example:3'], ['ab.example:3']],
  ['B.EXAMPLE.', ['b.example:3', 'a.b.example:3'], ['c.example:3']],
  ['b.example:2', ['b.example:2', 'a.b.example:2'], ['b.example:3']],
  ['b.example:80', ['b.example'], ['b.example:81']],
  [
    'a.example,b.example c.example,,\tlocalhost',
    ['a.example:3', 'b.example:3', 'c.example:3', 'localhost:3'],
    ['d.example:3'],
  ],
  ['127.0.0.1', ['127.0.0.1:3'], ['127.0.0.2:3', '127.0.0.10:3', 'a.127.0.0.1.example:3']],
  ['127.0.0.1:2', ['127.0.0.1:2'], ['127.0.0.1:3']],
  ['127.1.0.0/16', ['127.1.2.3:3'], ['127.2.2.3:3', 'a.example:3']],
  ['127.1.0.0/16:2', ['127.1.2.3:2'], ['127.1.2.3:3']],
  ['127.1.2.3/0', ['127.9.9.9:3'], ['a.example:3']],
  ['127.1.0.0/', [], ['127.1.0.0:3']],
  ['127.1.0.0/33', [], ['127.1.0.0:3']],
  ['127.1.0.0/-1', [], ['127.1.0.0:3']],
  ['127.1.0.0/1.5', [], ['127.1.0.0:3']],
  ['127.1.0.0/x', [], ['127.1.0.0:3']],
  ['::1', ['[::1]:3'], ['[::2]:3', '127.0.0.1:3']],
  ['[::1]', ['[::1]:3'], ['[::2]:3']],
  ['[::1]:2', ['[::1]:2'], ['[::1]:3']],
  ['::/120', ['[::1]:3'], ['[2001:db8::1]:3']],
  ['::/129', [], ['[::1]:3']],
  ['. .. *. :3 [] [::3', [], ['a.example:3', '[::1]:3', '127.0.0.1:3']],
  ['b.example:99999999', [], ['b.example:3']],
  ['toString,__proto__,constructor', ['constructor:3'], ['a.example:3']],
]

describe('NO_PROXY', () => {
  test.each(rules)('%j', async (noProxy, straight, byProxy) => {
    for (const host of straight) expect([host, await usesProxy(noProxy, host)]).toEqual([host, false])
    for (const host of byProxy) expect([host, await usesProxy(noProxy, host)]).toEqual([host, true])
  })
})
