/** A template cannot be parsed or carried out; the message is the server's. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}
