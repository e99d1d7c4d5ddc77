export { readXmlTree } from './read-tree.ts'
export { type ReadXmlOptions, readXml, type XmlAnswer, type XmlRequest } from './read-xml.ts'
export { type WriteXmlOptions, writeXml } from './write-xml.ts'
export type { XmlElement, XmlLimits } from './xml-element.ts'
