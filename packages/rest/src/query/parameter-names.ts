/** The parameters that say which rows of a list are wanted, and how they are sent. */
export const pageParameters: ReadonlySet<string> = new Set(['page', 'limit', 'count', 'after', 'before', 'format'])

/** The parameters that say what is shown of each row. */
export const viewParameters: ReadonlySet<string> = new Set(['fields', 'include'])
