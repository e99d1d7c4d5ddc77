/** Where a text comes from: a column by its name, or a function of the row. */
export type TextSource<Row> = (keyof Row & string) | ((row: Row) => string | null | undefined)

/** Where tags come from: a column that holds a list, or a text that is split; or a function of the row. */
export type TagsSource<Row> = (keyof Row & string) | ((row: Row) => readonly string[] | null | undefined)

/**
 * Where labels come from: one column that holds an object of them, several columns that are a label each, labels by key with a source each, or a
 * function of the row.
 */
export type LabelsSource<Row> =
  | (keyof Row & string)
  | readonly (keyof Row & string)[]
  | { readonly [key: string]: TextSource<Row> }
  | ((row: Row) => Readonly<Record<string, string>> | null | undefined)

/** Which columns of a row are what of a node. */
export interface RowMapping<Row> {
  /** The node's name: every row has one. */
  readonly name: TextSource<Row>
  /** Its tags. Default: none. */
  readonly tags?: TagsSource<Row> | undefined
  /** Its labels. Default: none. */
  readonly labels?: LabelsSource<Row> | undefined
  /** The rack it stands in. Default: none. */
  readonly rack?: TextSource<Row> | undefined
  /** Labels of that rack. Default: none. */
  readonly rackLabels?: LabelsSource<Row> | undefined
}

/** How rows are read. */
export interface RowOptions {
  /** Columns that nobody reads, or that only functions read; `all` for whatever there is. Default: none, so that a misspelled column is found. */
  readonly allow?: 'all' | readonly string[] | undefined
  /** What stands between the tags in a text. Default: a comma. Space around tags is dropped, and empty ones with it. */
  readonly separator?: string | undefined
  /** Whether an empty text is a value. Default: false, since a CSV file cannot tell it from a value that is not there. */
  readonly keepEmpty?: boolean | undefined
}

/** The columns that a mapping names. */
export function mappedColumns<Row>({ name, tags, labels, rack, rackLabels }: RowMapping<Row>): readonly string[] {
  const columns = [name, tags, rack, ...labelColumns(labels), ...labelColumns(rackLabels)]
  return columns.filter((column) => typeof column === 'string')
}

function labelColumns<Row>(source: LabelsSource<Row> | undefined): readonly unknown[] {
  return typeof source === 'object' ? Object.values(source) : [source]
}
