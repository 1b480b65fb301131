import type { Viewer } from '../../../kernel/viewer';
import { ceilings, inForce } from '../limits';
import type { Loaders } from '../loaders';
import { flat, type RuleRow, type SubjectKind } from '../repo';

/** The live rules about one subject, as they bite. */
export async function rulesOf(load: Loaders, kind: SubjectKind, id: string): Promise<RuleRow[]> {
  const [limits, controls, lists, velocity] = await Promise.all([
    load.limits[kind].load(id),
    load.controls[kind].load(id),
    load.lists[kind].load(id),
    load.velocity[kind].load(id),
  ]);
  return flat({ limits: inForce(limits), controls, lists, velocity });
}

/** What of a tier's rules binds its cards. */
async function ofTier(load: Loaders, id: string): Promise<RuleRow[]> {
  const [limits, lists, velocity] = await Promise.all([
    load.limits.tier.load(id),
    load.lists.tier.load(id),
    load.velocity.tier.load(id),
  ]);
  return flat({ limits: ceilings(limits), controls: [], lists, velocity });
}

/** Whatever binds a card: rules of its own, and those of its account, its tier and the tenant. */
export async function bindingCard(load: Loaders, { tenantId, customerId }: Viewer, id: string): Promise<RuleRow[]> {
  const card = await load.subjects.card.load(id);
  if (!card) return [];
  const rules = [rulesOf(load, 'card', id), rulesOf(load, 'account', card.accountId!), ofTier(load, card.tierId!)];
  return (await Promise.all([...rules, ...ofTenant(load, tenantId, customerId)])).flat();
}

export async function bindingAccount(load: Loaders, { tenantId, customerId }: Viewer, id: string): Promise<RuleRow[]> {
  if (!(await load.subjects.account.load(id))) return [];
  return (await Promise.all([rulesOf(load, 'account', id), ...ofTenant(load, tenantId, customerId)])).flat();
}

/** What a whole tenant has used is not for its customers to know. */
const ofTenant = (load: Loaders, tenantId: string, customerId?: string): Promise<RuleRow[]>[] =>
  customerId ? [] : [rulesOf(load, 'tenant', tenantId)];
