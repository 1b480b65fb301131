import type { Scope } from '../../kernel/viewer';
import { scopes as allScopes } from '../../kernel/viewer';
import type { operations } from '../../schema/tables/identity';

/** Roles, grants and levels become scopes here and nowhere else. */

type Operation = (typeof operations)[number];

export interface Grant {
  readonly operation: Operation;
  /** 1 reads, 2 operates, 3 administers; each holds what is below it. */
  readonly level: number;
}

const platform: readonly Scope[] = [
  'tenant:read',
  'customer:read',
  'customer:write',
  'kyc:read',
  'kyc:write',
  'account:read',
  'account:write',
  'money:move',
  'card:read',
  'card:write',
  'rule:read',
  'rule:write',
  'event:read',
  'webhook:write',
  'sandbox',
];

const holder: readonly Scope[] = [
  'customer:read',
  'kyc:read',
  'kyc:write',
  'account:read',
  'account:write',
  'money:move',
  'card:read',
  'card:write',
  'rule:read',
  'rule:write',
  'event:read',
];

// Staff look after other people's things, so they move no money; as holders they have their own.
const moderator: readonly Scope[] = [
  'tenant:read',
  'customer:read',
  'kyc:read',
  'kyc:review',
  'account:read',
  'account:write',
  'card:read',
  'rule:read',
  'event:read',
];
const admin: readonly Scope[] = [
  ...moderator,
  'customer:write',
  'credential:read',
  'credential:write',
  'audit:read',
  'rule:write',
];
const superAdmin: readonly Scope[] = [...admin, 'tenant:write', 'money:adjust', 'ledger:verify'];

/** A processor's connection: it says what the card network asks and settles, and sees nothing else. */
const network: readonly Scope[] = ['card:network'];

/** A role: how high it stands, and what it allows. */
export const roles = {
  platform: { rank: 0, scopes: platform },
  network: { rank: 0, scopes: network },
  user: { rank: 1, scopes: holder },
  moderator: { rank: 2, scopes: moderator },
  admin: { rank: 3, scopes: admin },
  super_admin: { rank: 4, scopes: superAdmin },
  operator: { rank: 5, scopes: allScopes.filter((scope) => scope !== 'viewer:resolve' && scope !== 'hosted') },
} as const satisfies Record<string, { rank: number; scopes: readonly Scope[] }>;
export type RoleName = keyof typeof roles;

export const roleNames = Object.keys(roles) as RoleName[];

const isRole = (name: string): name is RoleName => Object.hasOwn(roles, name);

const money = ['account:write', 'money:move'] as const;

/** What each level of an operation adds to the one below. */
const granted: Record<Operation, readonly [readonly Scope[], readonly Scope[], readonly Scope[]]> = {
  cards: [
    ['card:read', 'account:read', 'rule:read'],
    ['card:write', 'card:reveal', 'rule:write', 'account:write'],
    ['money:move'],
  ],
  virtual_wallets: [['account:read'], money, []],
  treasury: [['account:read'], money, []],
  payments: [['account:read', 'event:read'], money, []],
  management: [
    ['customer:read', 'kyc:read'],
    [],
    [
      'customer:write',
      'kyc:write',
      'tenant:read',
      'tenant:write',
      'credential:read',
      'credential:write',
      'event:read',
      'webhook:write',
    ],
  ],
  nft_media: [[], [], []],
};

/** Operating in the sandbox includes playing the outside world there. */
const SANDBOX_LEVEL = 2;

/** Privileges of an app that are scopes of their own. */
const privileged: readonly Scope[] = ['card:reveal'];

export interface Rights {
  readonly roles: readonly string[];
  readonly privileges: readonly string[];
  readonly grants: readonly Grant[];
  readonly sandbox: boolean;
}

export function scopesOf({ roles: names, privileges, grants, sandbox }: Rights): Scope[] {
  const all = new Set<Scope>();
  for (const name of names) if (isRole(name)) for (const scope of roles[name].scopes) all.add(scope);
  for (const { operation, level } of grants)
    for (const step of granted[operation].slice(0, level)) for (const scope of step) all.add(scope);
  if (grants.some(({ level }) => level >= SANDBOX_LEVEL)) all.add('sandbox');
  for (const scope of privileged) if (privileges.includes(scope)) all.add(scope);
  if (!sandbox) all.delete('sandbox');
  return allScopes.filter((scope) => all.has(scope));
}

export const rankOf = (names: readonly string[]): number =>
  Math.max(0, ...names.filter(isRole).map((name) => roles[name].rank));

/** Highest first, as the viewer and the audit log show them. */
export const sortRoles = (names: readonly string[]): string[] =>
  [...names].sort((a, b) => rankOf([b]) - rankOf([a]) || (a < b ? -1 : 1));

export const STAFF_RANK = roles.moderator.rank;
