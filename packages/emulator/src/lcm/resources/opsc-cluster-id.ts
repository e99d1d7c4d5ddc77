import type { Site } from '../site.ts'

/** What the rest of OpsCenter calls a cluster: its name, with nothing in it that would be odd in an address; null before its first install. */
export function opscClusterIdOf(site: Site, clusterId: string): string | null {
  const name = site.jobs.stateAround('cluster', clusterId).cluster?.opscClusterId ?? null
  return name === null ? null : name.replaceAll(/\W/g, '_')
}
