import { checkKeys, invalidInput } from '@jobwright/core'

/** Whom a credential stands for. */
export interface Identity {
  /** The user's name. */
  readonly user: string
  /** The user's roles. */
  readonly roles: readonly string[]
}

/** Tells whom a token stands for. How a refusal reads is each system's own affair. */
export interface Authenticator {
  /** Whether anybody may come in, with or without a token. */
  readonly open: boolean
  /** Whom a token stands for; undefined when it is none or not accepted. Where the door is open, everybody is somebody. */
  identify(token: string | undefined): Identity | undefined
}

/**
 * Who may come in: everybody, or who brings one of these tokens. A list gives each token the user `admin` with the role `admin`; a record
 * says for each token what differs from that.
 */
export type AuthOption =
  | 'none'
  | {
      /** The tokens that are accepted. */
      readonly tokens: readonly string[] | Readonly<Record<string, Partial<Identity>>>
    }

/** Changes who may come in, while the emulator runs: tokens expire, users lose roles. */
export interface AuthControls {
  /** Accepts a token from now on, or gives it another identity. Default: the user `admin` with the role `admin`. */
  accept(token: string, identity?: Partial<Identity>): void
  /** Accepts a token no more, as when it has expired. */
  revoke(token: string): void
}

const administrator: Identity = { user: 'admin', roles: ['admin'] }

/** The door: it also remembers every token it was ever told, so that none is shown in the log. */
export class Door implements Authenticator, AuthControls {
  readonly open: boolean
  readonly #given: readonly (readonly [string, Partial<Identity>])[]
  readonly #accepted = new Map<string, Identity>()
  readonly #secrets = new Set<string>()

  constructor(option: AuthOption) {
    this.open = option === 'none'
    this.#given = option === 'none' ? [] : tokensOf(option)
    this.reset()
  }

  identify(token: string | undefined): Identity | undefined {
    const known = token === undefined ? undefined : this.#accepted.get(token)
    return known ?? (this.open ? administrator : undefined)
  }

  accept(token: string, identity: Partial<Identity> = {}): void {
    if (token === '') throw invalidInput('An accepted token may not be empty.')
    this.#accepted.set(token, { ...administrator, ...identity })
    this.#secrets.add(token)
  }

  revoke(token: string): void {
    this.#accepted.delete(token)
  }

  /** Every token there ever was. */
  get secrets(): Iterable<string> {
    return this.#secrets
  }

  /** Accepts again what was accepted at the start, and nothing else. */
  reset(): void {
    this.#accepted.clear()
    for (const [token, identity] of this.#given) this.accept(token, identity)
  }
}

function tokensOf(option: Exclude<AuthOption, 'none'>): (readonly [string, Partial<Identity>])[] {
  if (typeof option !== 'object' || option === null)
    throw invalidInput("the server: auth must be 'none' or { tokens }.")
  checkKeys('auth', option, ['tokens'])
  const { tokens } = option
  if (typeof tokens !== 'object' || tokens === null)
    throw invalidInput('auth: tokens must be a list of tokens, or a record of identities by token.')
  return Array.isArray(tokens) ? tokens.map((token: string) => [token, {}] as const) : Object.entries(tokens)
}
