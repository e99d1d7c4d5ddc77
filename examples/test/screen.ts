/**
 * What stands on a terminal after all this was printed to it, line by line.
 * Of all there is to say to a terminal it knows two things: go up so many lines, and wipe from here on.
 */
export function screenAfter(stdout: string): readonly string[] {
  const screen: string[] = []
  let row = 0
  const write = (text: string) => {
    const lines = text.split('\n')
    screen.splice(row, lines.length, ...lines)
    row += lines.length - 1
  }
  const [before = '', ...commands] = stdout.split('\u001B[')
  write(before)
  for (const command of commands) {
    const [, up = '', what, text = ''] = /^(\d*)([FJ])(.*)$/s.exec(command) ?? []
    if (what === undefined) throw new Error(`A terminal does not know ${JSON.stringify(command.slice(0, 20))} here.`)
    if (what === 'F') row -= Number(up)
    else screen.length = row
    write(text)
  }
  return screen
}
