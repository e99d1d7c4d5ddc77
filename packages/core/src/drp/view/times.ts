import { parseTimestamp } from '../../time/index.ts'
import { isZeroTime } from '../model/empty-values.ts'

/** A time as ISO 8601 UTC text; undefined when there is none, or none that can be read. */
function timeOf(text: string | undefined): string | undefined {
  const time = parseTimestamp(text ?? '')
  return time === undefined || isZeroTime(time) ? undefined : time
}

/** The given times, without those that there are none of. */
export function presentTimes<Name extends string>(times: Readonly<Record<Name, string | undefined>>) {
  const present = Object.entries<string | undefined>(times).flatMap(([name, text]) => {
    const time = timeOf(text)
    return time === undefined ? [] : [[name, time] as const]
  })
  return Object.fromEntries(present) as { readonly [name in Name]?: string }
}
