import type { Agent, Dispatcher } from 'undici'
import { overhear } from './overhear.ts'
import type { ForwardProxy, ProxyChoice } from './proxies.ts'
import { refusedByProxy } from './refused-by-proxy.ts'
import { targetOf } from './target.ts'

/**
 * Sends plain http requests to their proxy in absolute form: proxies seldom allow tunnels to other ports than that of https. A web socket
 * needs a tunnel, as most proxies do not pass an upgrade on.
 */
export function relayThroughProxies(
  relays: Agent,
  proxyFor: ProxyChoice,
): (dispatch: Dispatcher.Dispatch) => Dispatcher.Dispatch {
  return (dispatch) => (options, handler) => {
    const url = new URL(String(options.origin))
    const proxy = url.protocol === 'http:' && !options.upgrade ? proxyFor(targetOf(url)) : undefined
    if (proxy === undefined) return dispatch(options, handler)
    return relays.dispatch(relayed(options, url, proxy), minding407(handler, url.host, proxy))
  }
}

function relayed(
  options: Dispatcher.DispatchOptions,
  url: URL,
  proxy: ForwardProxy,
): Dispatcher.DispatchOptions & { origin: string } {
  return {
    ...options,
    origin: proxy.origin,
    path: `${url.origin}${options.path}`,
    headers: {
      host: url.host,
      ...(options.headers as Record<string, string>),
      ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
    },
  }
}

/** Only a proxy answers 407: it is no answer of the server. */
function minding407(
  handler: Dispatcher.DispatchHandler,
  target: string,
  proxy: ForwardProxy,
): Dispatcher.DispatchHandler {
  return overhear(handler, {
    onStart(status, controller) {
      if (status !== 407) return 'handed-on'
      controller.abort(refusedByProxy(proxy, target, status))
      return 'kept'
    },
  })
}
