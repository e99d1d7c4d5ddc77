import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/** One piece of what was found out or logged while a node was built. */
export interface BuildData {
  /** The node it is about. */
  readonly node_name: string
  /** The task that collected it. */
  readonly task_id: string
  /** When it was collected: `YYYY-MM-DD HH:MM:SS.ffffff+00:00`. */
  readonly collected_date?: string | null | undefined
  /** The spelling of `collected_date` that the documentation prints; the server never sends it. */
  readonly collected_data?: string | null | undefined
  /** What made it, for example `apply_node_networking:curtin`. */
  readonly generator: string
  /** The media type of the element, for example `text/plain`. */
  readonly data_format: string
  /** The data itself, as text. */
  readonly data_element: string
}

/** What {@link BuildData} must be. */
export const buildDataSchema: z.ZodMiniType<BuildData, BuildData> = /*@__PURE__*/ (() =>
  z.object({
    node_name: z.string(),
    task_id: z.string(),
    collected_date: z.nullish(z.string()),
    collected_data: z.nullish(z.string()),
    generator: z.string(),
    data_format: z.string(),
    data_element: z.string(),
  }))()

/**
 * Reads the list of build data that `GET /tasks/{id}/builddata` and `GET /nodes/{hostname}/builddata` answer.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseBuildDataList } from '@jobwright/core/drydock'
 * parseBuildDataList([{ node_name: 'a' }]).ok //=> false
 */
export const parseBuildDataList: (value: unknown) => ParseResult<readonly BuildData[]> = /*@__PURE__*/ (() =>
  createParser<readonly BuildData[]>(z.readonly(z.array(buildDataSchema))))()
