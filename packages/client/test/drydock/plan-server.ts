import { type Node, type NodeFilter, selectNodes } from '@jobwright/core'
import { scriptedServer } from './scripted-server.ts'

export const designRef = 'file:///site.yaml'

/** A server whose `/nodefilter` selects among these nodes as real servers do. */
export function filterServer(
  nodes: readonly Node[],
  answerFirst?: (filter: NodeFilter | null) => Response | undefined,
) {
  return scriptedServer(({ path, body }) => {
    if (path !== '/api/v1.0/nodefilter') return new Response(null, { status: 404 })
    const { node_filter = null } = body as { readonly node_filter?: NodeFilter | null }
    const special = answerFirst?.(node_filter)
    if (special !== undefined) return special
    const selection = selectNodes(nodes, node_filter, { semantics: 'deployed' })
    return selection.kind === 'selected'
      ? Response.json(selection.names)
      : Response.json({ title: '500 Internal Server Error' }, { status: 500 })
  })
}

/** The nodes of the task document's own example. */
export const nodes: readonly Node[] = [
  { name: 'a', labels: { type: 'physical', color: 'blue' }, rack: 'r1', tags: ['t1'] },
  { name: 'b', labels: { type: 'virtual', color: 'yellow' }, rack: 'r2', tags: ['t1', 't2'] },
  { name: 'c', labels: { type: 'physical', color: 'yellow' }, rack: 'r2', rackLabels: { room: '7' }, tags: ['t2'] },
]

/** Documented to select a and c; real servers select all three. */
export const exampleFilter: NodeFilter = {
  filter_set_type: 'union',
  filter_set: [
    { filter_type: 'intersection', node_labels: { color: 'yellow', type: 'physical' } },
    { filter_type: 'intersection', node_names: ['a'] },
  ],
}

/** Selects by labels of racks, which servers ignore. */
export const rackLabelFilter: NodeFilter = {
  filter_set_type: 'union',
  filter_set: [{ filter_type: 'union', node_names: ['a'], rack_labels: { room: '7' } }],
}

export const exact = (...names: string[]): NodeFilter => ({
  filter_set_type: 'intersection',
  filter_set: [{ node_names: names, filter_type: 'union' }],
})
