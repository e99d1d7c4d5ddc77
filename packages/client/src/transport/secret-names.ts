import { decodePercent } from './decode-percent.ts'
import { mask } from './secrets.ts'

const secretEndings = [
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'token',
  'unlock',
  'privatekey',
  'apikey',
  'accesskey',
  'sessionid',
  'session',
  'credential',
  'authorization',
  'cookie',
]

/** Does what goes by this name carry a secret? In any spelling: `apiKey`, `api-key`, `X-Api-Key`. */
function isSecretName(name: string): boolean {
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, '')
  return secretEndings.some((ending) => letters.endsWith(ending) || letters.endsWith(`${ending}s`))
}

// Request headers whose values say nothing about who asks. All others count as secret.
const openHeaders = /*@__PURE__*/ (() =>
  new Set(['accept', 'accept-language', 'content-type', 'user-agent', 'if-match', 'if-none-match', 'prefer']))()

/** The values of a request's headers that must not be shown. */
export function secretsOfHeaders(headers: Readonly<Record<string, string>>, open: readonly string[]): string[] {
  return Object.entries(headers)
    .filter(([name]) => !openHeaders.has(name.toLowerCase()) && !open.includes(name.toLowerCase()))
    .flatMap(([, value]) => [value, ...withoutScheme(value)])
}

// `Bearer abc`: a server may quote the token alone.
function withoutScheme(value: string): string[] {
  const space = value.indexOf(' ')
  return space === -1 ? [] : [value.slice(space + 1)]
}

/** The values of a query that must not be shown. */
export function secretsOfQuery(query: readonly (readonly [name: string, value: string])[]): string[] {
  return query.flatMap(([name, value]) => (isSecretName(name) ? [value] : userInfoOf(value)))
}

/**
 * The texts in a JSON body that must not be shown: what stands below a secret name, or in a JSON Patch is written there, at any depth, and users
 * and passwords in addresses. Of a body that is secret as a whole, all of them.
 */
export function secretsOfBody(body: unknown, isSecret = false): string[] {
  const found: string[] = []
  const left: { value: unknown; secret: boolean }[] = [{ value: body, secret: isSecret }]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, secret } = next
    if (typeof value === 'string') found.push(...(secret ? [value] : userInfoOf(value)))
    else if (typeof value === 'object' && value !== null) {
      const path: unknown = 'path' in value ? value.path : undefined
      for (const [key, inner] of Object.entries(value)) {
        const name = key === 'value' && typeof path === 'string' ? path : key
        left.push({ value: inner, secret: secret || isSecretName(name) })
      }
    }
  }
  return found
}

const userInfo = /:\/\/([^/?#\s]*)@/g

function userInfoOf(text: string): string[] {
  return [...text.matchAll(userInfo)].flatMap(([, found = '']) => {
    const password = found.slice(found.indexOf(':') + 1)
    return [found, password, decodePercent(password)]
  })
}

/** An answer's headers as they may be shown. */
export function maskHeaders(
  headers: ReadonlyMap<string, string>,
  secretHeaders: readonly string[],
  maskText: (text: string) => string,
): ReadonlyMap<string, string> {
  const secret = (name: string) => isSecretName(name) || secretHeaders.some((one) => one.toLowerCase() === name)
  return new Map([...headers].map(([name, value]) => [name, secret(name) ? mask : maskText(value)]))
}
