/** The option of v1 that sets the password of the user cassandra. */
export const passwordName = 'change-default-cassandra-password'
