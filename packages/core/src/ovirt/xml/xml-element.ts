/** An element of an XML document. */
export interface XmlElement {
  /** Its name; one that stands in a namespace has that in front, in braces. */
  readonly name: string
  /** Its attributes that stand in no namespace, by name. */
  readonly attributes: ReadonlyMap<string, string>
  /** Its text, without that of the elements in it. */
  readonly text: string
  /** The elements in it. */
  readonly children: readonly XmlElement[]
}

/** How much is read, and what of a document type declaration. */
export interface XmlLimits {
  /**
   * What becomes of a document type declaration. `'refuse'` (default): the document is refused, as no answer has one. `'ignore'` is what the engine
   * does with a body: the declaration is passed over, and every entity but the five of XML itself is read as nothing. Nothing is ever expanded or fetched.
   */
  readonly doctype?: 'refuse' | 'ignore' | undefined
  /** The longest document, in UTF-16 units. Default 16 777 216. */
  readonly maxLength?: number | undefined
  /** How deep elements may nest. Default 64. */
  readonly maxDepth?: number | undefined
  /** How many elements and attributes there may be. Default 1 000 000. */
  readonly maxElements?: number | undefined
}
