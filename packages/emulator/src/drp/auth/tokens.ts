import type { Caller } from './caller.ts'

/** Makes and reads tokens. */
export interface TokenMint {
  /** A new token for somebody, good for so many seconds. */
  issue(caller: Caller, ttlSeconds: number): string
  /** Whom a token stands for, or why for nobody any more; undefined for one that was not made here. */
  read(token: string): { readonly caller: Caller } | { readonly refused: string } | undefined
  /** Calls off the tokens of one user or machine, as a change of its secret does. */
  revoke(kind: Caller['kind'], name: string): void
  /** Calls off every token made so far, as a change of the secrets behind them does. */
  revokeAll(): void
  /** Forgets every token. */
  clear(): void
}

/** Makes a mint; tokens are opaque, and the same ones in the same order for the same ids. */
export function tokenMint({
  now,
  newId,
}: {
  readonly now: () => number
  readonly newId: (kind: string) => string
}): TokenMint {
  const issued = new Map<string, { readonly caller: Caller; readonly expiresAt: number; revoked: boolean }>()
  const seconds = (): number => Math.floor(now() / 1000)
  return {
    issue(caller, ttlSeconds) {
      const token = Buffer.from(`${newId('token')}${newId('token')}`).toString('base64')
      issued.set(token, { caller, expiresAt: seconds() + ttlSeconds, revoked: false })
      return token
    },
    read(token) {
      const found = issued.get(token)
      if (found === undefined) return undefined
      const late = seconds() - found.expiresAt
      if (late > 0) return { refused: `token is expired by ${goDuration(late)}` }
      return found.revoked ? { refused: 'signature is invalid' } : { caller: found.caller }
    },
    revoke(kind, name) {
      for (const token of issued.values())
        if (token.caller.kind === kind && token.caller.name === name) token.revoked = true
    },
    revokeAll() {
      for (const token of issued.values()) token.revoked = true
    },
    clear: () => issued.clear(),
  }
}

/** Why a text is no token at all, in Go's words; undefined for one that could be. */
export function notBase64(text: string): string | undefined {
  const at = /[^A-Za-z0-9_=-]/.exec(text.replaceAll('+', '-').replaceAll('/', '_'))?.index
  const end = text.replace(/={1,2}$/, '').length
  const wrong = at ?? (text.length % 4 === 0 ? undefined : end - (end % 4))
  return wrong === undefined ? undefined : `illegal base64 data at input byte ${wrong}`
}

/** Whole seconds as Go writes them, such as `1h0m2s`. */
function goDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const rest = `${seconds % 60}s`
  if (hours > 0) return `${hours}h${minutes}m${rest}`
  return minutes > 0 ? `${minutes}m${rest}` : rest
}
