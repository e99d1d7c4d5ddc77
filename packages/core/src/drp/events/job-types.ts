/** The types that v4 has beside those of objects: each stands for `jobs`, and its key for what that field of the job holds. */
export const jobTypes: ReadonlyMap<string, 'Machine' | 'WorkOrder'> = /*@__PURE__*/ new Map([
  ['machine_jobs', 'Machine'],
  ['work_order_jobs', 'WorkOrder'],
])
