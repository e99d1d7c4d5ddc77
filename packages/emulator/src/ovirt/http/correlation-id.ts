/** The longest correlation id that the engine keeps. */
const longest = 36

/** The id under which a request is found again: that of the header, of the parameter, or a new one. What the engine does not take in an id is dropped. */
export function correlationIdOf(
  header: string | undefined,
  parameter: string | undefined,
  newId: (kind: string) => string,
): string {
  return cleaned(header) || cleaned(parameter) || newId('correlation')
}

function cleaned(text = ''): string {
  return text.replace(/[^0-9A-Za-z_-]+/g, '').slice(0, longest)
}
