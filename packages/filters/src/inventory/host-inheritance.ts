/** What a node or a host profile says of itself, as far as a filter sees it. */
export interface Host {
  /** The host profile it inherits from. */
  readonly profile: string | undefined
  readonly tags: readonly string[]
  readonly labels: ReadonlyMap<string, string>
  readonly rack: string | undefined
}

/** Why a host inherits nothing: the profile that is missing, or that inherits from itself. */
export interface BrokenChain {
  readonly code: 'unknown-profile' | 'profile-cycle'
  readonly profile: string
}

/**
 * Prepares to give hosts what they inherit; each profile is worked out once.
 *
 * Drydock: a host without a profile stays as it is, exclamation marks and all; one whose profiles lead nowhere, or in a circle, is not compiled.
 */
export function inheritance(profiles: ReadonlyMap<string, Host>): (host: Host) => Host | BrokenChain {
  const compiled = new Map<string, Host | BrokenChain>()
  return (host) => {
    const climbed: (readonly [string, Host])[] = []
    let base: Host | BrokenChain | undefined
    let name = host.profile
    while (name !== undefined && base === undefined) {
      const profile = profiles.get(name)
      if (profile === undefined) base = { code: 'unknown-profile', profile: name }
      else if (compiled.has(name)) base = compiled.get(name)
      else {
        // Until it is worked out: whoever comes back to it has gone round in a circle.
        compiled.set(name, { code: 'profile-cycle', profile: name })
        climbed.push([name, profile])
        name = profile.profile
      }
    }
    for (const [key, profile] of climbed.reverse()) {
      base = child(profile, base)
      compiled.set(key, base)
    }
    return child(host, base)
  }
}

function child(host: Host, parent: Host | BrokenChain | undefined): Host | BrokenChain {
  if (parent === undefined) return host
  if ('code' in parent) return parent
  return {
    profile: host.profile,
    tags: mergedTags(host.tags, parent.tags),
    labels: mergedLabels(host.labels, parent.labels),
    rack: mergedRack(host.rack, parent.rack),
  }
}

/** The child's own, then what is new of the parent's; `!tag` keeps the parent's tag out. */
function mergedTags(own: readonly string[], inherited: readonly string[]): readonly string[] {
  const removed = new Set(own)
  const merged = new Set(own.filter((tag) => !tag.startsWith('!')))
  for (const tag of inherited) if (!removed.has(`!${tag}`)) merged.add(tag)
  return [...merged]
}

/** The parent's, overridden by the child's; a key `!key`, whatever its value, keeps the parent's out. */
function mergedLabels(
  own: ReadonlyMap<string, string>,
  inherited: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map([
    ...[...inherited].filter(([key]) => !own.has(`!${key}`)),
    ...[...own].filter(([key]) => !key.startsWith('!')),
  ])
}

/** The child's, or else the parent's; `!` is none. */
function mergedRack(own: string | undefined, inherited: string | undefined): string | undefined {
  return own === '!' ? undefined : (own ?? inherited)
}
