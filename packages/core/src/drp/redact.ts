const mask = '***'

/** Deeper than this nothing is read, so nothing is shown either. */
const maxDepth = 1_000

/** The fields whose values are secret, wherever they stand. */
const secretNames: ReadonlySet<string> = /*@__PURE__*/ (() =>
  new Set(['Token', 'Secret', 'Password', 'PasswordHash', 'baseTokenSecret', 'systemGrantorSecret']))()

/** Such a field in a text that quotes an object: v3.13 does so when a patch tests a field that is not there. */
const quotedField =
  /("(?:Token|Secret|Password|PasswordHash|baseTokenSecret|systemGrantorSecret)": ?)"(?:[^"\\]|\\.)+"/gs

/** A patch of such a field in a text: servers quote the operation that failed. */
const quotedPatch =
  /("path":"[^"]*\/(?:Token|Secret|Password|PasswordHash)","from":"[^"]*","value":)"(?:[^"\\]|\\.)+"/gs

/**
 * Masks the secrets in a document of Digital Rebar: tokens, the secrets of machines, users and of the server, and passwords, wherever
 * they stand: in fields, in what an event carries, in patches, and in messages that quote one of these. The messages after `Invalid Token`
 * are masked too, as the server echoes the token there.
 *
 * The values of parameters, rendered scripts and logs are not looked at further: what is secret in them is not known.
 *
 * @param document any JSON: an object, a list, an event, the body of an error, what is to be sent. It is left as it was.
 * @returns the same document with those values written as `***`, and everything else verbatim; parts without secrets are the very same
 * objects. Empty secrets stay empty. What is nested more than 1 000 levels deep is masked whole.
 *
 * @example
 * import { redact } from '@jobwright/core/drp'
 * redact({ Name: 'm1', Secret: 'aB3dE6gH' }) //=> { Name: 'm1', Secret: '***' }
 */
export function redact<T>(document: T): T {
  return redacted(document, 0) as T
}

/**
 * Masks the secrets in the messages of an error, as {@link redact} does.
 *
 * @param messages what the server said.
 */
export function redactMessages(messages: readonly string[]): readonly string[] {
  const refusal = messages.findIndex((message) => message.startsWith('Invalid Token'))
  return messages.map((message, index) => (refusal !== -1 && index > refusal ? mask : redactText(message)))
}

function redacted(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) return mask
  if (Array.isArray(value)) {
    const texts = value.every((item) => typeof item === 'string')
    const items = texts ? redactMessages(value) : value.map((item) => redacted(item, depth + 1))
    return items.every((item, index) => item === value[index]) ? value : items
  }
  const entries = Object.entries(value)
  const secretValue = patchesSecret(value)
  let changed = false
  for (const entry of entries) {
    const [key, item] = entry
    const secret = secretNames.has(key) || (secretValue && key === 'value')
    entry[1] = secret ? maskOf(item) : redacted(item, depth + 1)
    if (entry[1] !== item) changed = true
  }
  return changed ? Object.fromEntries(entries) : value
}

/** Is it an operation of a JSON Patch on a field that is secret? */
function patchesSecret(value: object): boolean {
  if (!Object.hasOwn(value, 'path')) return false
  const { path } = value as { readonly path: unknown }
  return typeof path === 'string' && secretNames.has(path.slice(path.lastIndexOf('/') + 1))
}

/** What holds nothing hides nothing. */
function maskOf(value: unknown): unknown {
  return value === '' || value === null || value === undefined || typeof value === 'boolean' ? value : mask
}

function redactText(text: string): string {
  // Nearly all texts are short and quote nothing.
  if (!text.includes('"')) return text
  return text.replace(quotedField, `$1"${mask}"`).replace(quotedPatch, `$1"${mask}"`)
}
