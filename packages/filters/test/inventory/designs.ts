/** Documents of a design, as a YAML parser gives them. */

export const document = (kind: string, name: unknown, data: unknown = {}): object => ({
  schema: `drydock/${kind}/v1`,
  metadata: { name },
  data,
})

/** A node with its own metadata, and the one address that Drydock asks for. */
export const bare = (name: unknown, metadata: object = {}, more: object = {}): object =>
  document('BaremetalNode', name, { addressing: [{ network: 'pxe', address: 'dhcp' }], metadata, ...more })

export const profile = (name: string, metadata: object = {}, parent?: string): object =>
  document('HostProfile', name, { metadata, ...(parent === undefined ? {} : { host_profile: parent }) })
