import { JobwrightError } from '@jobwright/core'
import type { Head } from './exchange.ts'
import type { Answer } from './operation.ts'

/** Makes an answer of its head and body. */
export function toAnswer(head: Head, text: string, bytes?: Uint8Array): Answer {
  return {
    ...head,
    text,
    ...(bytes === undefined ? {} : { bytes }),
    json() {
      try {
        return JSON.parse(text) as unknown
      } catch {
        // The parser's own words quote the body.
        throw new JobwrightError(`the body is not JSON (${describe(head, text)})`, { code: 'unexpected-response' })
      }
    },
  }
}

function describe(head: Head, text: string): string {
  const type = head.headers.get('content-type')?.split(';', 1)[0]
  const known = type !== undefined && /^[\w.+-]{1,40}\/[\w.+-]{1,80}$/.test(type)
  return `${known ? type : 'no content type'}, ${text === '' ? 'empty' : `${text.length} characters`}`
}
