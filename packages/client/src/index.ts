export type { Listing, RawRequest, ReadyOptions } from './api/index.ts'
export * from './transport/index.ts'
