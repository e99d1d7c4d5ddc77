import type { Status, StatusMessage } from '../../status/index.ts'
import { parseTimestamp } from '../../time/index.ts'
import type { MessageView } from '../../view/index.ts'

export function messagesOf(status: Status): readonly MessageView[] {
  return (status.details?.messageList ?? []).map(toMessageView)
}

function toMessageView({ message, error, context, ts }: StatusMessage): MessageView {
  const at = timeOf(ts)
  return {
    text: message ?? '',
    error: error ?? false,
    ...(at !== undefined && { at }),
    // Drydock: NA is the word for no context.
    ...(context && context !== 'NA' && { about: context }),
  }
}

/** Does a result report errors? Drydock counts them; a message may be an error without being counted. */
export function reportsErrors({ details }: Status): boolean {
  return (details?.errorCount ?? 0) > 0 || (details?.messageList?.some(({ error }) => error) ?? false)
}

/** The newest error message about each node. */
export function nodeErrorsOf({ details }: Status): readonly (readonly [node: string, text: string])[] {
  return (details?.messageList ?? []).flatMap(({ message, error, context_type, context }) =>
    error && context_type === 'node' && context ? [[context, message ?? ''] as const] : [],
  )
}

/** A time as ISO 8601 UTC text, or undefined when there is none that can be read. */
export function timeOf(text: string | null | undefined): string | undefined {
  return parseTimestamp(text ?? '')
}
