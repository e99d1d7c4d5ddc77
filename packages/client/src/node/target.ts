/** Where a request goes. */
export interface Target {
  /** `http:` or `https:`. */
  readonly protocol: string
  /** A name or an address, an IPv6 address without its brackets. */
  readonly hostname: string
  readonly port: number
}

/** The target of an address, or of its parts as undici hands them out; a port left out is the protocol's own. */
export function targetOf({ protocol, hostname, port }: Record<'protocol' | 'hostname' | 'port', string>): Target {
  return {
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
  }
}

/** Host and port as they stand in a request's target and in messages. */
export function authorityOf({ hostname, port }: Pick<Target, 'hostname' | 'port'>): string {
  return `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`
}
