import { type AddressInfo, createServer } from 'node:net'
import type { Clock } from '@jobwright/core'

/** The address of a server that is out of reach. */
export async function addressOfNobody(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** Goes a hundred times as fast as the platform's, for whoever tries such a server again. */
export const hurriedClock: Clock = {
  now: () => Date.now() * 100,
  schedule(afterMs, run) {
    const timer = setTimeout(run, afterMs / 100)
    return () => clearTimeout(timer)
  },
}
