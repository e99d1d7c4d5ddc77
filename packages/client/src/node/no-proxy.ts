import { BlockList, isIP } from 'node:net'
import type { Target } from './target.ts'

type Rule = (target: Target) => boolean

/**
 * Reads a NO_PROXY list as curl does: entries with commas or spaces between them. `*` is everything; a name is itself and all names below it, a dot or
 * `*.` before it makes no difference; an address is itself; `10.0.0.0/8` is a network. Each may end in `:port`, an IPv6 address then stands in
 * brackets. Case makes no difference, nor does a dot at the end. What is none of these matches nothing.
 */
export function readNoProxy(text: string): (target: Target) => boolean {
  const rules = text
    .split(/[\s,]/)
    .filter((entry) => entry !== '')
    .map(readEntry)
  return (target) => rules.some((rule) => rule(target))
}

function readEntry(entry: string): Rule {
  const { host, port } = splitPort(entry.toLowerCase())
  const matches = hostRule(host)
  return (target) => (port === undefined || port === target.port) && matches(target)
}

function splitPort(entry: string): { host: string; port?: number } {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(entry)
  // More than one colon without brackets is an IPv6 address.
  const [, host = entry, port] = bracketed ?? /^([^:]*):(\d{1,5})$/.exec(entry) ?? []
  return port === undefined ? { host } : { host, port: Number(port) }
}

function hostRule(host: string): Rule {
  if (host === '*') return () => true
  return addressRule(host) ?? nameRule(host)
}

function addressRule(host: string): Rule | undefined {
  const [address = '', prefix] = host.split('/')
  const family = isIP(address)
  if (family === 0) return undefined
  const bits = prefix === undefined ? widthOf(family) : Number(prefix)
  if (prefix === '' || !Number.isInteger(bits) || bits < 0 || bits > widthOf(family)) return () => false
  const network = new BlockList()
  network.addSubnet(address, bits, familyName(family))
  return ({ hostname }) => {
    const own = isIP(hostname)
    return own !== 0 && network.check(hostname, familyName(own))
  }
}

function nameRule(host: string): Rule {
  const name = withoutLastDot(host.replace(/^(?:\*?\.)/, ''))
  if (name === '') return () => false
  return ({ hostname }) => {
    const own = withoutLastDot(hostname.toLowerCase())
    return own === name || own.endsWith(`.${name}`)
  }
}

function withoutLastDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name
}

function widthOf(family: number): number {
  return family === 6 ? 128 : 32
}

function familyName(family: number): 'ipv4' | 'ipv6' {
  return family === 6 ? 'ipv6' : 'ipv4'
}
