/** Makes something when it is first asked for, and keeps it: a million nodes are heavy, and not every run needs them. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
