import { compareTimestamps, parseTimestamp } from '../../time/index.ts'
import type { MessageView } from '../../view/index.ts'
import type { JobEvent } from '../model/job-event.ts'

/** Events in the order in which they happened, each once: what is given may be several pages, read at different times. */
export function orderedEvents(events: readonly JobEvent[]): readonly JobEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]))
  // The server promises no order. Those of the same millisecond get one that stays the same.
  return [...byId.values()].sort(
    (a, b) => compareTimestamps(timeTextOf(a), timeTextOf(b)) || (a.id < b.id ? -1 : Number(a.id > b.id)),
  )
}

/** An event as a message. Of the job as a whole it is about the resource, of a node about the node. */
export function messageOf(
  event: JobEvent,
  nodeName: string | null | undefined,
  maskText: (text: string) => string,
): MessageView {
  const at = parseTimestamp(timeTextOf(event))
  const about = nodeName ?? event['node-id'] ?? event['event-resource']
  return {
    text: maskText(event.message),
    error: isError(event),
    ...(at !== undefined && { at }),
    ...(about && { about: maskText(about) }),
  }
}

export function isError(event: JobEvent): boolean {
  return event['event-type'] === 'error'
}

/** When LCM noted that it began to work on a job. */
export function startOf(events: readonly JobEvent[]): string | null | undefined {
  const isStart = (event: JobEvent) => event['event-type'] === 'milestone' && event['event-subtype'] === 'start'
  return events.find((event) => isStart(event) && !event['node-id'])?.['created-on']
}

function timeTextOf(event: JobEvent): string {
  return event['created-on'] ?? ''
}
