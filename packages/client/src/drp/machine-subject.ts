/** What is waited for: a machine, and perhaps the workflow it is to stay in. */
export interface MachineSubject {
  readonly id: string
  readonly workflow?: string | undefined
}

/**
 * Writes what is waited for as one text, which goes into the token of the wait, so that whoever goes on from there waits for the same. A machine
 * alone is its id.
 */
export function machineSubject(id: string, workflow: string | undefined): string {
  if (typeof id !== 'string' || id === '') return ''
  return workflow === undefined ? escaped(id) : `${escaped(id)}/${escaped(workflow)}`
}

/** Reads what `machineSubject` wrote. */
export function readSubject(subject: string): MachineSubject {
  const [id = '', workflow] = subject.split('/')
  return workflow === undefined ? { id: unescaped(id) } : { id: unescaped(id), workflow: unescaped(workflow) }
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('/', '%2F')
}

function unescaped(text: string): string {
  return text.replaceAll('%2F', '/').replaceAll('%25', '%')
}
