import {
  allNodes,
  and,
  hashExpression,
  label,
  type NodeExpression,
  nodeName,
  or,
  simplify,
  tag,
} from '@jobwright/filters'
import { expect, test } from 'vitest'

/** FNV-1a of 64 bits as its authors define it, over the two bytes of each code unit. */
function reference(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const unit of text.split('').map((letter) => letter.charCodeAt(0))) {
    for (const byte of [unit % 256, Math.floor(unit / 256)]) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
    }
  }
  return hash.toString(16).padStart(16, '0')
}

test('a hash is that of the simplified JSON, whatever its characters', () => {
  const expressions: readonly NodeExpression[] = [
    allNodes(),
    tag('gpu'),
    and(label('k', 'v'), tag('gpu'), label('\u{1f600}', '\ud83d \uffff \u0100 \u00ff')),
    ...Array.from({ length: 300 }, (_, at) => nodeName(`node-${at}`, String.fromCharCode(at * 7))),
  ]
  const hashes = expressions.map(hashExpression)
  expect(hashes).toEqual(expressions.map((expression) => reference(JSON.stringify(simplify(expression)))))
  expect(new Set(hashes).size).toBe(expressions.length)
  expect(hashes.some((hash) => hash.startsWith('0'))).toBe(true)
})

test('hashes that were stored stay good', () => {
  expect(hashExpression(allNodes())).toBe('bd92aeec592c80e8')
  expect(hashExpression(tag('gpu'))).toBe('15c75a19e182f8cc')
  expect(hashExpression(or(tag('b', 'a'), and(label('k'), nodeName({ glob: 'cmp-*' }))))).toBe('bb674d941015a042')
})

test('what is no expression is refused', () => {
  const given: NodeExpression = JSON.parse('{ "kind": "tag" }')
  const message = 'hashExpression: this is no expression: invalid_type at test.'
  expect(() => hashExpression(given)).toThrow(expect.objectContaining({ code: 'invalid-input', message }))
})
