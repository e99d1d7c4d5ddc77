/**
 * Who may import what: the arrows of docs/architecture.md as data. The lint tools cannot say this: an override there
 * replaces the rules before it instead of adding to them, and none of them knows about names or namespace imports.
 */

export interface ImportRule {
  /** What the rule is for; ends the complaint. */
  readonly because: string
  /** The files it binds, by path from the repository's root. */
  readonly from: RegExp
  /** Files among them that it does not bind. */
  readonly except?: RegExp
  /** The only modules these files may import beside their own package's files. */
  readonly only?: RegExp
  /** Modules they may not import: a package's name, or a path from the repository's root for the workspace's own files. */
  readonly never?: RegExp
  /** Names they may not import from the modules of `of`; taking the whole namespace counts as taking them. */
  readonly neverNames?: { readonly of: RegExp; readonly names: RegExp }
  /** Modules that may be imported only as `import * as name`. */
  readonly wholeNamespace?: RegExp
}

const systems = ['drp', 'drydock', 'lcm', 'ovirt']
const anySystem = systems.join('|')

/** A system's folder knows nothing of the other systems, in whichever package it stands. */
const systemsApart: ImportRule[] = systems.map((system) => ({
  because: 'systems know nothing of one another',
  from: new RegExp(`^packages/[^/]+/src/${system}/`),
  never: new RegExp(`^packages/[^/]+/src/(?!${system}/)(?:${anySystem})/`),
}))

export const importRules: readonly ImportRule[] = [
  {
    because: 'core depends on zod/mini and immer alone',
    from: /^packages\/core\/src\//,
    except: /^packages\/core\/src\/ovirt\/xml/,
    only: /^(?:zod\/mini|immer)$/,
  },
  {
    because: 'core/ovirt/xml adds saxes and nothing else',
    from: /^packages\/core\/src\/ovirt\/xml/,
    only: /^(?:zod\/mini|immer|saxes)$/,
  },
  {
    because: 'filters depends on core alone',
    from: /^packages\/filters\/src\//,
    only: /^packages\/core\/src\//,
  },
  {
    because: 'client depends on core and ky alone, and runs outside Node',
    from: /^packages\/client\/src\//,
    except: /^packages\/client\/src\/(?:node|drp\/agent-node)\//,
    only: /^(?:packages\/core\/src\/|ky$)/,
  },
  {
    because: 'the executor of the DRP agent writes files and runs scripts with Node',
    from: /^packages\/client\/src\/drp\/agent-node\//,
    only: /^(?:packages\/core\/src\/|node:)/,
  },
  {
    because: 'client/node adds Node and undici',
    from: /^packages\/client\/src\/node\//,
    only: /^(?:packages\/core\/src\/|ky$|undici$|node:)/,
  },
  {
    because: 'the client must not share the rules of the servers it talks to',
    from: /^packages\/client\/src\//,
    neverNames: { of: /^packages\/core\/src\//, names: /Decider$|^execute$|^explore$/ },
  },
  {
    because: 'the emulator writes and reads bodies by itself, so that it shares no mistake with the client',
    from: /^packages\/emulator\/src\//,
    never: /^(?:zod|immer|ky)(?:\/|$)/,
    neverNames: { of: /^packages\/core\/src\//, names: /Schemas?$|^parse[A-Z]|^createParser$/ },
  },
  {
    because: 'filters, client and emulator know nothing of each other',
    from: /^packages\/filters\//,
    never: /^packages\/(?:client|emulator)\//,
  },
  {
    because: 'filters, client and emulator know nothing of each other',
    from: /^packages\/client\//,
    except: /^packages\/client\/test\/with-emulator\//,
    never: /^packages\/(?:filters|emulator)\//,
  },
  {
    because: 'filters, client and emulator know nothing of each other',
    from: /^packages\/emulator\//,
    never: /^packages\/(?:filters|client)\//,
  },
  {
    because: 'core knows nothing of the packages above it',
    from: /^packages\/core\//,
    never: /^packages\/(?:filters|client|emulator)\//,
  },
  {
    because: 'zod is written small, and as a namespace so that bundlers can drop the rest',
    from: /^(?:packages|examples|docs)\//,
    never: /^zod(?:$|\/(?!mini$))/,
    wholeNamespace: /^zod\/mini$/,
  },
  {
    because: 'rooms import downward: what is common knows no system',
    from: new RegExp(`^packages/(?:core|client)/src/(?!(?:${anySystem})/)`),
    never: new RegExp(`^packages/(?:core|client)/src/(?:${anySystem})/`),
  },
  ...systemsApart,
  {
    because: 'sources know nothing of tests',
    from: /^packages\/[^/]+\/src\//,
    never: /^(?:packages\/[^/]+\/test\/|vitest$|fast-check$)/,
  },
]
