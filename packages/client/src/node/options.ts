import { anything, checkOptions, flag, type OptionRule, record, wholeNumber } from '../input/index.ts'
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

/** Refuses what nobody reads, and what is looked at by nobody else. A mistyped `fingerprint256` would otherwise leave a server unpinned in silence. */
export function checkNodeOptions(options: NodeTransportOptions): void {
  checkOptions('nodeTransport', options, rules)
}

// As far as timers go.
const most = 0x7fffffff

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => {
  const byKey: readonly (readonly [keyof NodeTransportOptions, OptionRule])[] = [
    ['ca', anything],
    ['caFile', anything],
    ['fingerprint256', anything],
    ['insecureSkipVerify', flag],
    ['proxy', anything],
    ['env', record],
    ['maxSockets', wholeNumber(1, most)],
    ['connectTimeoutMs', wholeNumber(1, most)],
  ]
  return new Map(byKey)
})()
