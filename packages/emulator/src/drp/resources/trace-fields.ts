/** Who made and last changed an object, and when: fields of every object that the recorded server does not have yet. */
export const traceFields = {
  CreatedAt: 'time',
  CreatedBy: 'string',
  LastModifiedAt: 'time',
  LastModifiedBy: 'string',
} as const
