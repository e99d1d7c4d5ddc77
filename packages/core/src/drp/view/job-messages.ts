import type { MessageView } from '../../view/index.ts'

/** What is said about a job, by itself or by the machine that mirrors it. */
export interface JobWords {
  /** Its task, which the messages are about. */
  readonly task: string | undefined
  /** How it left its machine. */
  readonly exitState: string | undefined
  /** What the task reported. */
  readonly resultErrors: readonly string[] | null | undefined
}

/**
 * The messages about a job: the errors its task reported, and its exit state if that says more than that it came to an end. One that was
 * finished with the exit state `failed` contradicts itself, so that exit state counts as an error.
 */
export function jobMessagesOf({ task, exitState, resultErrors }: JobWords): readonly MessageView[] {
  const about = task ? { about: task } : {}
  const errors = (resultErrors ?? []).map((text): MessageView => ({ text, error: true, ...about }))
  if (!exitState || exitState === 'complete') return errors
  return [...errors, { text: `exit state: ${exitState}`, error: exitState === 'failed', ...about }]
}

/** The messages about an object that is not valid or cannot be used. */
export function objectMessagesOf(errors: readonly string[] | null | undefined): readonly MessageView[] {
  return (errors ?? []).map((text) => ({ text, error: true }))
}

/** Why something is not over, or did not succeed: what the last message about an error says, or else the last one. */
export function whyOf(messages: readonly MessageView[]): string | undefined {
  return (messages.findLast(({ error }) => error) ?? messages.at(-1))?.text
}
