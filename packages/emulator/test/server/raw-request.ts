import { connect } from 'node:net'

/** Sends bytes as they are and answers all that comes back until the server closes the connection. */
export function rawRequest(url: string, ...pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    let received = ''
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      received += text
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
    for (const piece of pieces) socket.write(piece, 'latin1')
  })
}

/** The head's lines and the body of a raw answer. */
export function splitAnswer(answer: string): { readonly head: readonly string[]; readonly body: string } {
  const [head = '', ...body] = answer.split('\r\n\r\n')
  return { head: head.split('\r\n'), body: body.join('\r\n\r\n') }
}
