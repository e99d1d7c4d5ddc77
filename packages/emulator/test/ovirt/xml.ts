import type { OvirtSite } from './site.ts'

/** Sends a body in XML, and asks for XML. */
export function sendXml(
  { send }: OvirtSite,
  method: string,
  path: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): ReturnType<OvirtSite['send']> {
  return send(method, path, body, { accept: 'application/xml', 'content-type': 'application/xml', ...headers })
}

/** The document of a fault in XML. */
export function faultXml(reason: string, detail: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<fault>\n    <detail>${detail}</detail>\n    <reason>${reason}</reason>\n</fault>\n`
}
