import { invalidInput } from '@jobwright/core'
import { readNoProxy } from './no-proxy.ts'
import { type Target, targetOf } from './target.ts'

/** The variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A forward proxy. */
export interface ForwardProxy extends Target {
  /** Its address without user and password. */
  readonly origin: string
  /** What Proxy-Authorization says; a secret. */
  readonly authorization?: string | undefined
}

/** Which proxy a request goes through; undefined for none. */
export type ProxyChoice = (target: Target) => ForwardProxy | undefined

/** Reads what the `proxy` option names, once: later changes of the environment make no difference. */
export function readProxies(proxy: string | URL | undefined, env: Environment): ProxyChoice {
  if (proxy === undefined) return () => undefined
  if (proxy === 'env') return readEnvironment(env)
  const only = readProxy('proxy', String(proxy))
  return () => only
}

/** As curl and Go: the small name comes first, an empty value counts as none, and HTTP_PROXY says nothing about https. */
function readEnvironment(env: Environment): ProxyChoice {
  // In a CGI program a request's "ForwardProxy" header becomes HTTP_PROXY: then anybody could set it.
  const forHttp = read(env, env['REQUEST_METHOD'] ? ['http_proxy'] : ['http_proxy', 'HTTP_PROXY'])
  const forHttps = read(env, ['https_proxy', 'HTTPS_PROXY'])
  const isExcepted = readNoProxy(env['no_proxy'] || env['NO_PROXY'] || '')
  return (target) => {
    const proxy = target.protocol === 'https:' ? forHttps : forHttp
    return proxy === undefined || isExcepted(target) ? undefined : proxy
  }
}

function read(env: Environment, names: readonly string[]): ForwardProxy | undefined {
  const name = names.find((candidate) => env[candidate])
  return name === undefined ? undefined : readProxy(name, env[name] ?? '')
}

/** Reads a proxy's address; `from` names the option or variable. The address holds a password: no error may repeat it. */
function readProxy(from: string, text: string): ForwardProxy {
  const address = text.includes('://') ? text.trim() : `http://${text.trim()}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || url.hostname === '')
    throw invalidInput(`nodeTransport: ${from} is no address such as http://proxy.example:3128.`)
  const { protocol, origin } = url
  if (protocol !== 'http:' && protocol !== 'https:')
    throw invalidInput(
      `nodeTransport: ${from} names a proxy of the kind "${protocol}"; only http: and https: proxies can be used.`,
    )
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw invalidInput(
      `nodeTransport: ${from} has something after the proxy's host and port: leave out path, query and fragment.`,
    )
  return {
    ...targetOf(url),
    origin,
    authorization: url.username === '' && url.password === '' ? undefined : basic(from, url),
  }
}

function basic(from: string, { username, password }: URL): string {
  return `Basic ${Buffer.from(`${decoded(from, username)}:${decoded(from, password)}`, 'utf8').toString('base64')}`
}

function decoded(from: string, part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw invalidInput(`nodeTransport: ${from}: user and password must be percent-encoded; write a % in them as %25.`)
  }
}
