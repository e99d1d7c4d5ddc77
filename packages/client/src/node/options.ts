import { invalidOption } from './invalid-option.ts'
import type { Environment } from './proxies.ts'

/** How servers are reached and whom to trust. Of `ca`, `caFile`, `fingerprint256` and `insecureSkipVerify` one may be given. */
export interface NodeTransportOptions {
  /** The authorities to trust instead of the platform's: PEM text with one certificate or more, or a list of such texts. A self-signed certificate is its own authority. Default: the platform's, with those of NODE_EXTRA_CA_CERTS. */
  readonly ca?: string | readonly string[] | undefined
  /** As `ca`, in a file, which is read at once. A path is relative to the working directory. Default: none. */
  readonly caFile?: string | URL | undefined
  /**
   * The SHA-256 fingerprint of the one certificate to trust, or a list of them while a new one is rolled out: hex digits, with or without
   * colons. The certificate's authority, names and dates then make no difference. Default: none.
   */
  readonly fingerprint256?: string | readonly string[] | undefined
  /** Trusts every server. Whoever stands between can then read and change everything, passwords and tokens included: prefer `fingerprint256`. Default false. */
  readonly insecureSkipVerify?: boolean | undefined
  /**
   * The proxy to go through: `'env'` follows HTTP_PROXY, HTTPS_PROXY and NO_PROXY (small letters first), an address such as
   * `http://user:password@proxy.example:3128` takes that one for all requests. Default: none.
   */
  readonly proxy?: 'env' | (string & {}) | URL | undefined
  /** The variables that `proxy: 'env'` reads, once. Default: `process.env`. */
  readonly env?: Environment | undefined
  /** How many sockets to one server are open at once for requests, in number; further requests wait for one. Web sockets are not counted. Default 64. */
  readonly maxSockets?: number | undefined
  /** How long a connection may take to be made, its proxy and TLS included, in milliseconds. Default 10 000. */
  readonly connectTimeoutMs?: number | undefined
}

const known: readonly (keyof NodeTransportOptions)[] = [
  'ca',
  'caFile',
  'fingerprint256',
  'insecureSkipVerify',
  'proxy',
  'env',
  'maxSockets',
  'connectTimeoutMs',
]

/** Refuses keys that nobody reads: a mistyped `fingerprint256` would otherwise leave a server unpinned in silence. */
export function checkOptions(options: NodeTransportOptions): void {
  for (const key of Object.keys(options)) {
    if ((known as readonly string[]).includes(key)) continue
    const meant = known.toSorted((a, b) => farness(key, a) - farness(key, b)).find((name) => farness(key, name) <= 2)
    const advice = meant === undefined ? '.' : `; did you mean ${meant}?`
    throw invalidOption(`unknown option ${JSON.stringify(key)}${advice} Known are ${known.join(', ')}.`)
  }
}

/** A whole number from 1 to 2^31 - 1, which is as far as timers go. */
export function positive(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 0x7fffffff) return value
  throw invalidOption(`${name} must be a whole number from 1 to 2147483647.`)
}

/** How unlike a name a key is, small and capital letters alike: in letters, but for one that is the beginning of the other. */
function farness(key: string, name: string): number {
  const [one, other] = [key.toLowerCase(), name.toLowerCase()]
  if (one === other) return 0
  const begins = one.length > 2 && other.length > 2 && (one.startsWith(other) || other.startsWith(one))
  return begins ? 1 : distance(one, other)
}

/** How many letters must be put in, left out or replaced to make one word of the other (Levenshtein). */
function distance(from: string, to: string): number {
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 0; row < from.length; row++) {
    const next = [row + 1]
    for (let column = 0; column < to.length; column++) {
      const replaced = (last[column] ?? 0) + (from[row] === to[column] ? 0 : 1)
      next.push(Math.min(replaced, (last[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    last = next
  }
  return last.at(-1) ?? 0
}
