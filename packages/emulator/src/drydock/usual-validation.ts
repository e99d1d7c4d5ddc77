import type { Node } from '@jobwright/core'
import type { DesignValidation, ValidationMessage } from './design.ts'
import type { Driver } from './orchestration.ts'

const nodeSchema = 'drydock/BaremetalNode/v1'

/** What the server's validators say of a design of these nodes when nothing else is known about it. */
export function usualValidation(
  nodes: readonly Node[],
  { valid, driver }: { readonly valid: boolean; readonly driver: Driver },
): DesignValidation {
  const empty = nodes.length === 0
  return {
    status: valid ? 'Success' : 'Failure',
    messages: [
      passed('DD1001', 'Rational Boot Storage'),
      passed('DD2006', 'CIDR Validity'),
      passed('DD1008', 'Hugepages'),
      ...(empty ? [noNodesForAddresses] : []),
      passed('DD2002', 'IP Locality Check'),
      passed('DD2003', 'MTU Rationality'),
      passed('DD2004', 'Network Trunking Rationalty'),
      ...(empty ? [noNodesForDuplicates] : []),
      passed('DD2005', 'Duplicated IP Check'),
      ...platformSelection(nodes, valid, driver),
      passed('DD1006', 'Network Bond Rationality'),
      passed('DD2002', 'Storage Partitioning'),
      passed('DD2003', 'Storage Sizing'),
      passed('DD2004', 'Storage Mountpoint'),
      passed('DD1007', 'Allowed Network Check'),
      passed('DD3003', 'Hostname Validity'),
      passed('DD4001', 'Valid IPMI Configuration'),
      passed('DD4002', 'Valid Libvirt Configuration'),
      ...nodes.map(withoutBootAction),
      passed('DD4001', 'Bootaction Definition'),
      passed('DD4002', 'Bootaction pkg_list Validation'),
    ],
  }
}

function passed(name: string, validator: string): ValidationMessage {
  return {
    name,
    message: `${validator}: Validation successful.`,
    error: false,
    level: 'Info',
    diagnostic: '',
    documents: [],
  }
}

function warning(name: string, message: string, diagnostic: string): ValidationMessage {
  return { name, message, error: false, level: 'Warning', diagnostic, documents: [] }
}

const noNodesForAddresses = /*@__PURE__*/ (() =>
  warning(
    'DD2002',
    'IP Locality Check: No baremetal_nodes found.',
    'site design likely incomplete without defined networks.',
  ))()

const noNodesForDuplicates = /*@__PURE__*/ (() =>
  warning(
    'DD2005',
    'Duplicated IP Check: No BaremetalNodes Found.',
    'Site design unlikely complete with no defined baremetal nodes.',
  ))()

/** A design that does not pass fails here: the nodes name an image that the provisioner does not have. */
function platformSelection(nodes: readonly Node[], valid: boolean, driver: Driver): readonly ValidationMessage[] {
  if (!valid) return nodes.length === 0 ? [invalidImage([])] : nodes.map(({ name }) => invalidImage([name]))
  const unchecked = warning(
    'DD3001',
    // Recorded so: a space is missing between the two lines of its source.
    'Platform Selection: Platform validation: Could not load images from driver, skippingimage and kernel selection validation.',
    'Cannot validate platform selection without accessing the node provisioner.',
  )
  return [...(driver === 'none' ? [unchecked] : []), passed('DD3001', 'Platform Selection')]
}

function invalidImage(names: readonly string[]): ValidationMessage {
  return {
    name: 'DD3001',
    message: 'Platform Selection: Platform Validation: invalid image nosuch',
    error: true,
    level: 'Error',
    diagnostic: 'Select a valid image from: focal',
    documents: names.map((name) => ({ schema: nodeSchema, name })),
  }
}

function withoutBootAction({ name }: Node): ValidationMessage {
  return {
    ...warning(
      'DD4001',
      `Bootaction Definition: Node ${name} is not in scope for any bootactions.`,
      'It is expected all nodes have at least one post-deploy action.',
    ),
    documents: [{ schema: nodeSchema, name }],
  }
}
