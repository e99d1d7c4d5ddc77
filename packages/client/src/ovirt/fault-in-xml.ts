import type { Fault } from '@jobwright/core/ovirt'

/**
 * Reads the fault in an XML answer: the whole of it, or that of an action. Undefined where there is none.
 *
 * It is no reader of XML, which clients that speak JSON do without: it takes the texts of two elements out of an error, to be shown.
 */
export function faultInXml(text: string): Fault | undefined {
  const root = rootOf(text)
  const fault = root === 'action' ? textOf('fault', text) : root === 'fault' ? text : undefined
  if (fault === undefined) return undefined
  const [reason, detail] = [textOf('reason', fault), textOf('detail', fault)]
  return {
    ...(reason !== undefined && { reason: unescaped(reason) }),
    ...(detail !== undefined && { detail: unescaped(detail) }),
  }
}

/** The name of the first element, behind the declaration and comments. */
function rootOf(text: string): string | undefined {
  let at = 0
  for (;;) {
    const open = text.indexOf('<', at)
    if (open === -1) return undefined
    const end = text.startsWith('<!--', open) ? '-->' : text.startsWith('<?', open) ? '?>' : undefined
    if (end === undefined) return /^[\w:.-]+/.exec(text.slice(open + 1, open + 20))?.[0]
    const close = text.indexOf(end, open)
    if (close === -1) return undefined
    at = close + end.length
  }
}

/** What stands between the first tags of this name. */
function textOf(name: string, text: string): string | undefined {
  const open = text.indexOf(`<${name}>`)
  if (open === -1) return undefined
  const from = open + name.length + 2
  const to = text.indexOf(`</${name}>`, from)
  return to === -1 ? undefined : text.slice(from, to)
}

const characters: ReadonlyMap<string, string> = /*@__PURE__*/ (() =>
  new Map([
    ['lt', '<'],
    ['gt', '>'],
    ['amp', '&'],
    ['quot', '"'],
    ['apos', "'"],
  ]))()

function unescaped(text: string): string {
  return text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g, (whole, name, decimal, hex) => {
    const known = characters.get(name)
    if (known !== undefined) return known
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
