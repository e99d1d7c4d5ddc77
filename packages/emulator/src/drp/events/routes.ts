import { demand } from '../auth/caller.ts'
import { noContent } from '../http/answer.ts'
import { jsonBody } from '../http/body.ts'
import { refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { DecodeError, decodeStruct } from '../store/decode.ts'
import { struct } from '../store/fields.ts'

/** An event as somebody posts it. */
const eventStruct = struct('Event', {
  Time: 'time',
  Type: 'string',
  Action: 'string',
  Key: 'string',
  Principal: 'string',
  Object: 'interface {}',
  Original: 'interface {}',
})

/** Events: the place of the WebSocket, and events of one's own. */
export const eventRoutes: readonly DrpRoute[] = [
  {
    method: 'GET',
    pattern: 'ws',
    handler: () => ({
      status: 400,
      body: 'Bad Request\n',
      contentType: 'text/plain; charset=utf-8',
      headers: [
        ['Sec-Websocket-Version', '13'],
        ['X-Content-Type-Options', 'nosniff'],
      ],
    }),
  },
  {
    method: 'POST',
    pattern: 'events',
    handler(site, call, caller) {
      demand(caller, call, { scope: 'events', action: 'post', specific: '*' })
      let event: Posted
      try {
        event = decodeStruct(eventStruct, jsonBody(call) ?? null, 'models.Event') as unknown as Posted
      } catch (error) {
        if (error instanceof DecodeError) refuse(400, [error.message], { type: call.method })
        throw error
      }
      const { Time: time, Type: type, Action: action, Key: key, Object: object, Original: original } = event
      site.emit({ type, action, key, object, original, time })
      return noContent
    },
  },
]

interface Posted {
  readonly Time: string
  readonly Type: string
  readonly Action: string
  readonly Key: string
  readonly Object: unknown
  readonly Original: unknown
}
