/** What {@link fast-xml-parser} makes of a job, before anything in it is typed. */
interface Tree {
  readonly [name: string]: Tree | Tree[] | string | undefined
}

type Plain = Readonly<Record<string, unknown>>

/** A job out of a generic tree, as a careful script would write it: each known field by name, yes or no as such, links as a list. */
export function jobOfTree(tree: Tree): Plain {
  return without({
    auto_cleared: flag(tree['auto_cleared']),
    end_time: tree['end_time'],
    external: flag(tree['external']),
    last_updated: tree['last_updated'],
    start_time: tree['start_time'],
    status: tree['status'],
    owner: without({ href: under(tree['owner'], 'href'), id: under(tree['owner'], 'id') }),
    actions: links(under(tree['actions'], 'link')),
    description: tree['description'],
    link: links(tree['link']),
    href: tree['href'],
    id: tree['id'],
  })
}

function under(tree: unknown, name: string): unknown {
  return (tree as Tree | undefined)?.[name]
}

function flag(value: unknown): boolean | undefined {
  if (value === undefined) return undefined
  if (value !== 'true' && value !== 'false') throw new Error('Neither true nor false.')
  return value === 'true'
}

function links(value: unknown): Plain[] | undefined {
  return (value as Tree[] | undefined)?.map(({ href, rel }) => without({ href, rel }))
}

function without(members: Plain): Plain {
  const kept: Record<string, unknown> = {}
  for (const name in members) if (members[name] !== undefined) kept[name] = members[name]
  return kept
}
