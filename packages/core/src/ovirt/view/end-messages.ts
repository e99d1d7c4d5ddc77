import { parseTimestamp } from '../../time/index.ts'
import type { MessageView } from '../../view/index.ts'
import type { Ending } from './ending.ts'

/** oVirt keeps no words about how a job or step ended: what can be said of an end that is no success is said here. */
export function endMessagesOf(
  about: string,
  kind: 'job' | 'step',
  { outcome }: Ending,
  endTime: string | undefined,
): readonly MessageView[] {
  const text = textOf(kind, outcome)
  if (text === undefined) return []
  const at = parseTimestamp(endTime ?? '')
  return [{ text, error: true, ...(at !== undefined && { at }), about }]
}

function textOf(kind: string, outcome: Ending['outcome']): string | undefined {
  switch (outcome) {
    case 'failed':
      return `The ${kind} failed.`
    case 'cancelled':
      return `The ${kind} was aborted.`
    case 'lost':
      return `The engine was restarted while the ${kind} ran: how its work ended is not known.`
    default:
      return undefined
  }
}
