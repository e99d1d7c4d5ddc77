import { type Fault, parseFault } from '@jobwright/core/ovirt'
import type { Answer, ServerError } from '../transport/index.ts'
import { faultInXml } from './fault-in-xml.ts'

/** Of a job or a step that is not there, `end` and `clear` say so with 400; other requests answer 404 without a word. */
const notThere = /(?:^|[\s[])(?:Job|Step) not found\.(?=$|[\s\],])/

/**
 * The user may do it, and the answer cannot be shown to them: an engine that has added a step reads it with a right of administrators, which whoever
 * may add steps need not have.
 */
const mayNotRead = /query execution failed due to insufficient permissions/

/**
 * Reads why the engine has refused: from a fault, or from the action that holds one, in JSON or XML, whichever was asked for. Undefined for all else, such as
 * the pages of the container it runs in.
 */
export function errorOf({ status, text }: Answer): ServerError | undefined {
  const fault = text.trimStart().startsWith('<') ? faultInXml(text) : faultInJson(text)
  if (fault === undefined) return undefined
  const { reason = '', detail = '' } = fault
  const message = [reason, detail].filter((part) => part !== '').join(': ')
  if (status !== 400) return { message }
  if (notThere.test(detail)) return { message, code: 'not-found' }
  if (mayNotRead.test(message)) return { message, code: 'forbidden', applied: 'unknown' }
  return { message }
}

function faultInJson(text: string): Fault | undefined {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof body !== 'object' || body === null) return undefined
  const inner: unknown = Object.hasOwn(body, 'fault') ? (body as { readonly fault: unknown }).fault : body
  const fault = parseFault(inner)
  return fault.ok ? fault.value : undefined
}
