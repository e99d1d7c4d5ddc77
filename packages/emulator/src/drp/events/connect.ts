import type { SocketAcceptance } from '../../server/socket.ts'
import type { EmulatedRequest } from '../../server/system.ts'
import { authenticate } from '../auth/authenticate.ts'
import { apiRoot, callOf } from '../http/call.ts'
import { Refusal } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import type { EventStreams } from './event-streams.ts'

/** Takes a request for a WebSocket: there is one place for that, for whoever may send requests. All else is answered as any request is. */
export function connect(site: Site, streams: EventStreams, request: EmulatedRequest): SocketAcceptance | undefined {
  const call = callOf(request)
  if (call.method !== 'GET' || call.path !== `${apiRoot}/ws`) return undefined
  try {
    return streams.accept(authenticate(site, call))
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
