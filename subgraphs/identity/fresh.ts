import { newId } from '../../kernel/id';

/** What every new row begins with; times are the clock's, not the database's. */
export const fresh = (tenantId: string, now: Date, id = newId()) => ({ tenantId, id, createdAt: now, updatedAt: now });
