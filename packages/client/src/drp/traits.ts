import type { ErrorCode } from '@jobwright/core'
import { type DrpErrorBody, errorMessageOf, parseDrpErrorBody } from '@jobwright/core/drp'
import type { Answer, ServerError, SystemTraits } from '../transport/index.ts'
import { drpAuth } from './auth.ts'

/** How Digital Rebar differs from other systems, as far as sending requests goes. */
export const drpTraits: SystemTraits = /*@__PURE__*/ (() => ({
  system: 'drp',
  rootPath: '/api/v3',
  auth: drpAuth,
  // It goes into the server's log with everything that the request causes.
  correlationHeader: 'X-Log-Token',
  ownOptions: ['webSocket'],
  errorOf,
}))()

/** Reads what the server says about an error; undefined for what is said by whatever stands in between. */
function errorOf(answer: Answer): ServerError | undefined {
  const { status, text } = answer
  // v3.13 answers 500 without a body to an exception that nobody caught, which the same request meets again.
  if (text === '') return status === 500 ? { retryable: false } : undefined
  const body = parseDrpErrorBody(answer.json())
  if (!body.ok) return undefined
  return {
    message: errorMessageOf({ ...body.value, Messages: (body.value.Messages ?? []).map(withoutValues) }),
    code: codeOf(answer, body.value),
    retryable: status === 500 ? false : undefined,
  }
}

/** What an error means, where its status says something else. */
function codeOf({ status, headers }: Answer, { Type, Messages }: DrpErrorBody): ErrorCode | undefined {
  const said = Messages?.[0] ?? ''
  switch (status) {
    case 403: {
      if (said === 'Locked') return 'conflict'
      // A wrong password and a bad token are answered by 403 too; of rights that are missing the type is AUTH.
      const wrong = said === 'Access Denied' || said.startsWith('Invalid Token') || headers.has('www-authenticate')
      return wrong && Type !== 'AUTH' ? 'authentication' : undefined
    }
    case 404:
      // It is there, and comes from content that cannot be changed.
      return said.startsWith('readonly:') ? 'rejected' : undefined
    case 409:
      // A parameter of another type than it is defined to be.
      return invalidValue.test(said) ? 'rejected' : undefined
    case 500:
      // Of a job whose id is taken, and of a job for a locked machine.
      return said === 'already exists' || said === 'Locked' ? 'conflict' : undefined
    default:
      return undefined
  }
}

// Static and linear: everything between the first quote and the last one.
const invalidValue = /^(Key '[^']*': invalid val) '.*'/s

/** A message without the values in it, which may be secret: some quote the operation of a patch, the whole object, or a parameter. */
function withoutValues(message: string): string {
  const dump = message.indexOf('map[string]interface')
  if (dump !== -1) return `${message.slice(0, dump)}the object`
  const invalid = invalidValue.exec(message)?.[1]
  if (invalid !== undefined) return `${invalid}${message.slice(message.lastIndexOf("'") + 1)}`
  const line = 'Patch line: '
  return message.startsWith(line) ? `${line}${operationIn(message.slice(line.length))}` : message
}

function operationIn(text: string): string {
  try {
    const { op, path } = JSON.parse(text) as { readonly op?: unknown; readonly path?: unknown }
    if (typeof op === 'string' && typeof path === 'string') return `${op} ${path}`
  } catch {
    // Cut off, or of another form.
  }
  return '(not shown)'
}
