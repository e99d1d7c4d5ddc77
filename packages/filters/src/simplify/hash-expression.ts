import type { NodeExpression } from '../expression/index.ts'
import { take } from '../expression/made.ts'
import { simplify } from './simplify.ts'

/**
 * Hashes what an expression means, as far as `simplify` can tell: expressions that it makes equal have the same hash, others practically never.
 *
 * The hash is the same in every process and version of JavaScript: 64 bits of FNV-1a over the simplified expression's JSON, two bytes a
 * UTF-16 code unit, the lower first. It is good for keys of caches and for noticing changes; it is no signature: whoever wants two expressions
 * to collide can make them.
 *
 * @param expression which nodes are meant.
 * @returns 16 hexadecimal digits.
 * @throws JobwrightError `invalid-input` for what is no expression.
 * @example
 * import { and, hashExpression, label, tag } from '@jobwright/filters'
 * hashExpression(and(tag('gpu'), label('color'))) === hashExpression(and(label('color'), tag('gpu'))) //=> true
 * hashExpression(tag('gpu')) //=> '15c75a19e182f8cc'
 */
export function hashExpression(expression: NodeExpression): string {
  return fnv1a(JSON.stringify(simplify(take('hashExpression', expression))))
}

/** FNV-1a, 64 bits in two halves: the prime is 2^40 + 0x1b3, and 2^40 times the lower half only reaches the upper one. */
function fnv1a(text: string): string {
  let high = 0xcbf29ce4
  let low = 0x84222325
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    for (const byte of [unit & 0xff, unit >>> 8]) {
      const mixed = (low ^ byte) >>> 0
      const product = mixed * 0x1b3
      high = (Math.imul(high, 0x1b3) + (mixed << 8) + Math.floor(product / 0x1_0000_0000)) >>> 0
      low = product >>> 0
    }
  }
  return hex(high) + hex(low)
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0')
}
