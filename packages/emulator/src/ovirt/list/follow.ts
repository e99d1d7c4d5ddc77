/** Names of links with those to follow from what is there: `steps.parent_step` is `steps` with `parent_step` in it. */
export type LinkTree = ReadonlyMap<string, LinkTree>

/** A document as it is shown, by the names of its members. */
type Document = Readonly<Record<string, unknown>>

/** What a link leads to: a document, or all documents of a list; undefined for nothing that the caller may see. */
export type Followed = object | readonly object[] | undefined

/** How many names a tree of links may have, on all levels. Real ones have a handful. */
const mostNames = 100

/** Reads the parameter `follow`: paths of names with dots between them, divided by commas. Undefined for one with too many names. */
export function linkTree(follow: string): LinkTree | undefined {
  const root: GrowingTree = new Map()
  let names = 0
  for (const path of follow.split(',')) {
    let tree = root
    for (const name of path.trim().toLowerCase().split('.').filter(Boolean)) {
      let next = tree.get(name)
      if (next === undefined) {
        if (++names > mostNames) return undefined
        next = new Map()
        tree.set(name, next)
      }
      tree = next
    }
  }
  return root
}

interface GrowingTree extends Map<string, GrowingTree> {}

/**
 * Follows links of a document: what each leads to becomes a member of it, and its links stay. A link is either one of `link`, whose `rel` has no underscores,
 * or the `href` of a member that points to another document.
 *
 * @param read answers what is at an address, as its own GET would show it.
 * @param lost is told the name of each link that is not there or leads to nothing; the document then stays as it is.
 */
export function followLinks<T extends object>(
  document: T,
  tree: LinkTree,
  read: (href: string) => Followed,
  lost: (name: string) => void,
): T {
  const shown = new Map<string, unknown>(Object.entries(document))
  for (const [name, rest] of tree) {
    const href = hrefOf(document as Document, name)
    const target = href === undefined ? undefined : read(href)
    if (target === undefined) {
      lost(name)
      continue
    }
    const follow = (one: object): object => followLinks(one, rest, read, lost)
    shown.set(name, Array.isArray(target) ? target.map(follow) : follow(target))
  }
  return Object.fromEntries(shown) as T
}

function hrefOf(document: Document, name: string): string | undefined {
  const links = Object.hasOwn(document, 'link') ? (document['link'] as readonly Document[]) : []
  const rel = name.replaceAll('_', '')
  const link = links.find((one) => one['rel'] === rel)
  const member = Object.hasOwn(document, name) ? document[name] : undefined
  const place = link ?? (typeof member === 'object' && member !== null ? (member as Document) : undefined)
  const href = place?.['href']
  return typeof href === 'string' ? href : undefined
}
