import type { RoaringBitmap32 } from 'roaring'
import type { SetLibrary } from './set-library.ts'

/** Roaring bitmaps in C++; in WebAssembly where those could not be installed. */
export const roaring: SetLibrary<RoaringBitmap32> = await load()

async function load(): Promise<SetLibrary<RoaringBitmap32>> {
  try {
    const { RoaringBitmap32 } = (await import('roaring')).default
    return library('roaring', RoaringBitmap32, () => {})
  } catch {
    const { RoaringBitmap32 } = await import('roaring-wasm')
    const release = (set: unknown) => (set as { dispose(): void }).dispose()
    return library('roaring-wasm (roaring is not there)', RoaringBitmap32 as never, release)
  }
}

function library(
  name: string,
  Bitmap: typeof RoaringBitmap32,
  release: (set: RoaringBitmap32) => void,
): SetLibrary<RoaringBitmap32> {
  return {
    name,
    empty: () => new Bitmap(),
    add: (set, row) => set.add(row),
    remove: (set, row) => set.remove(row),
    has: (set, row) => set.has(row),
    intersection: (one, other) => Bitmap.and(one, other),
    union: (one, other) => Bitmap.or(one, other),
    intersectionSize: (one, other) => one.andCardinality(other),
    rows: (set) => set.toUint32Array(),
    release,
  }
}
