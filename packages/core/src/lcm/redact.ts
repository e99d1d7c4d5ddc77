import { checkKeys } from '../input/index.ts'
import { mask, maskConfiguration, maskValues } from './redact-text.ts'

/** Deeper than this nothing is read, so nothing is shown either. */
const maxDepth = 1_000

/** A shorter text is found in too many others to be told from them. */
const shortestOwnSecret = 4

// The words that name a secret when a name ends with them: of their own, after another word, or in camel case.
const secretName =
  /(?:^|[^a-z\d])(?:password|passwd|passphrase|secret|token|unlock|private[-_]?key|session-?id|opscenter-session|authorization|cookie)$/i
const secretCamelName = /[a-z\d](?:Password|Passwd|Passphrase|Secret|Token|Unlock|PrivateKey|SessionId)$/

/** A name of the API's own: nobody keeps a secret in it, whatever words others choose for theirs. */
const ownName = /^[a-z-]+$/

/** What {@link redact} is to know beside the document. */
export interface RedactOptions {
  /** Texts that are secret wherever they stand, for example the passwords that were sent. Default none; empty ones are passed over. */
  readonly secrets?: readonly string[] | undefined
}

/**
 * Masks the secrets in a document of LCM, at any depth.
 *
 * Masked are the values of what is named as a secret: passwords, passphrases, private keys and what unlocks them, secrets, tokens and sessions. In
 * texts, such as the messages of events, masked are the given secrets, also when they are escaped or cut short; lines of configuration that set what is
 * named as a secret; private keys in PEM; and users and passwords in addresses. So they are in the names of fields, except in such as the API itself could
 * have, in small letters and hyphens.
 *
 * @param document any JSON: a job, an event, a page, what is to be sent, the text of an error. It is left as it was.
 * @param options the secrets that are known.
 * @returns the same document with all that written as `***`, and everything else verbatim; parts without secrets are the very same objects. Null, yes and
 * no stay, as in `has-default-password`, and so does the empty text. What is nested more than 1 000 levels deep is masked whole.
 * @throws JobwrightError `invalid-input` for an option that is not known.
 *
 * @example
 * import { redact } from '@jobwright/core/lcm'
 * redact({ 'job-type': 'install', 'change-default-cassandra-password': 'blarg' })
 * //=> { 'job-type': 'install', 'change-default-cassandra-password': '***' }
 * redact({ message: 'login with blarg failed', before: { text: 'key_password: abc' } }, { secrets: ['blarg'] })
 * //=> { message: 'login with *** failed', before: { text: 'key_password: ***' } }
 */
export function redact<T>(document: T, options: RedactOptions = {}): T {
  checkKeys('redact', options, ['secrets'])
  const { secrets = [] } = options
  return redacted(document, (text) => maskConfiguration(maskValues(text, secrets)), 0) as T
}

/**
 * The texts that a document names as secrets, to be masked where others quote them: the password in the `job-data` of a job, those of a request.
 *
 * @param document any JSON.
 * @returns each text once. Those of less than 4 characters are left out, as they are found everywhere.
 *
 * @example
 * import { redact, secretsOf } from '@jobwright/core/lcm'
 * const secrets = secretsOf({ id: 'j1', 'job-data': { 'change-default-cassandra-password': 'blarg' } })
 * secrets //=> ['blarg']
 * redact('could not log in with blarg', { secrets }) //=> 'could not log in with ***'
 */
export function secretsOf(document: unknown): readonly string[] {
  const found = new Set<string>()
  const left: { readonly value: unknown; readonly secret: boolean }[] = [{ value: document, secret: false }]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, secret } = next
    if (typeof value === 'string') {
      if (secret && value.length >= shortestOwnSecret) found.add(value)
    } else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value)
      for (const [key, inner] of entries) left.push({ value: inner, secret: secret || isSecretName(key) })
    }
  }
  return [...found]
}

function isSecretName(name: string): boolean {
  return secretName.test(name) || secretCamelName.test(name)
}

function redacted(value: unknown, maskText: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) return mask
  if (Array.isArray(value)) {
    const items = value.map((item) => redacted(item, maskText, depth + 1))
    return items.every((item, index) => item === value[index]) ? value : items
  }
  let changed = false
  const entries = Object.entries(value)
  for (const entry of entries) {
    const [key, item] = entry
    if (!ownName.test(key)) entry[0] = maskText(key)
    entry[1] = isSecretName(key) ? maskOf(item) : redacted(item, maskText, depth + 1)
    if (entry[0] !== key || entry[1] !== item) changed = true
  }
  return changed ? Object.fromEntries(entries) : value
}

/** What holds nothing hides nothing. */
function maskOf(value: unknown): unknown {
  return value === '' || value === null || value === undefined || typeof value === 'boolean' ? value : mask
}
