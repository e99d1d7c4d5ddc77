import type { RequestOptions } from '../transport/index.ts'

/** What an end takes after the ids: the action may be left out where nothing in it is required. */
export type EndArguments<End extends object> =
  Record<never, never> extends End
    ? [action?: End | undefined, options?: RequestOptions | undefined]
    : [action: End, options?: RequestOptions | undefined]
