/** The least that has to be done, word by word, with nothing around it. */
export function bareIntersection(out: Uint32Array, one: Uint32Array, other: Uint32Array): void {
  for (let at = 0; at < out.length; at++) out[at] = (one[at] as number) & (other[at] as number)
}

export function bareUnion(out: Uint32Array, one: Uint32Array, other: Uint32Array): void {
  for (let at = 0; at < out.length; at++) out[at] = (one[at] as number) | (other[at] as number)
}

export function bareCount(one: Uint32Array, other: Uint32Array): number {
  let count = 0
  for (let at = 0; at < one.length; at++) {
    let word = (one[at] as number) & (other[at] as number)
    word -= (word >>> 1) & 0x55555555
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333)
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
  }
  return count
}
