import type { Draft, Findings } from '../resources/kind.ts'
import { paramProblems } from '../resources/param-schema.ts'
import type { Site } from '../site.ts'

/** A letter or a number, then at least one letter, number, blank, `-`, `_` or `.`. */
const machineName = /^[\p{L}\p{N}][\p{L}\p{N} _.-]+$/u

/** Names that an architecture has besides the one that counts. */
const usualArch: Readonly<Record<string, string>> = /*@__PURE__*/ (() => ({
  x86_64: 'amd64',
  aarch64: 'arm64',
  i386: '386',
  i686: '386',
  ppc64el: 'ppc64le',
}))()

/** What is wrong with a machine beside its task list: so wrong that it is refused, or only not right. */
export function checkMachine(site: Site, machine: Draft<'machines'>): Findings {
  const { Name: name, Arch: arch, Params: params, Profiles: profiles } = machine
  const invalid = [...paramProblems(site, params)]
  if (!machineName.test(name)) invalid.push(`Invalid Name \`${name}\``)
  if (Object.hasOwn(usualArch, arch)) invalid.push(`Please use ${usualArch[arch]} for Arch instead of ${arch}`)
  const unavailable = profiles.flatMap((profile, at) =>
    site.store.profiles.has(profile) ? [] : [`Profile ${profile} (at ${at}) does not exist`],
  )
  // A new machine has to be right.
  if (!site.store.machines.has(machine.Uuid)) return { invalid: [...invalid, ...unavailable] }
  return { invalid, unavailable }
}
