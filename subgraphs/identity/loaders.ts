import DataLoader from 'dataloader';
import type { Db } from '../../kernel/db';
import { lists } from '../../kernel/lists';
import * as credentials from './repo/credentials';
import * as customers from './repo/customers';
import * as deliveries from './repo/deliveries';
import * as kyc from './repo/kyc';
import * as locations from './repo/locations';
import * as webhooks from './repo/webhooks';

/** One row per key. */
const byId = <Key, Row>(fetch: (keys: readonly Key[]) => Promise<readonly Row[]>, keyOf: (row: Row) => Key) =>
  new DataLoader<Key, Row | null>(async (keys) => {
    const rows = new Map((await fetch(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });

/** All rows under each key, in the order of the query. */
const listBy = <Key, Row>(fetch: (keys: readonly Key[]) => Promise<readonly Row[]>, keyOf: (row: Row) => Key) =>
  new DataLoader<Key, readonly Row[]>(async (keys) => {
    const lists = new Map<Key, Row[]>(keys.map((key) => [key, []]));
    for (const row of await fetch(keys)) lists.get(keyOf(row))?.push(row);
    return keys.map((key) => lists.get(key)!);
  });

type Ids = readonly string[];
const ofCustomer = ({ customerId }: { customerId: string }): string => customerId;

/** Made for one request; whatever is asked of them stays within the viewer's tenant. */
export const loadersFor = (db: Db, tenantId: string) => ({
  customer: byId(
    (ids: Ids) => customers.findMany(db, tenantId, ids),
    ({ id }) => id,
  ),
  grants: listBy(
    (ids: Ids) => credentials.grantsOf(db, tenantId, ids),
    ({ credentialId }) => credentialId,
  ),
  formerSecrets: listBy(
    (ids: Ids) => credentials.formerOf(db, tenantId, ids),
    ({ credentialId }) => credentialId,
  ),
  persons: listBy((ids: Ids) => customers.persons(db, tenantId, ids), ofCustomer),
  links: listBy((ids: Ids) => customers.links(db, tenantId, ids), ofCustomer),
  banks: listBy((ids: Ids) => customers.banks(db, tenantId, ids), ofCustomer),
  cases: listBy((ids: Ids) => kyc.cases(db, tenantId, ids), ofCustomer),
  history: listBy((ids: Ids) => kyc.history(db, tenantId, ids), ofCustomer),
  documents: listBy((ids: Ids) => kyc.documents(db, tenantId, ids), ofCustomer),
  addresses: listBy((ids: Ids) => kyc.addresses(db, tenantId, ids), ofCustomer),
  personal: byId((ids: Ids) => kyc.personals(db, tenantId, ids), ofCustomer),
  identification: byId((ids: Ids) => kyc.identifications(db, tenantId, ids), ofCustomer),
  country: byId(
    (ids: readonly number[]) => locations.countriesById(db, ids),
    ({ id }) => id,
  ),
  state: byId(
    (ids: readonly number[]) => locations.statesById(db, ids),
    ({ id }) => id,
  ),
  city: byId(
    (ids: readonly number[]) => locations.citiesById(db, ids),
    ({ id }) => id,
  ),
  statesOf: listBy(
    (ids: readonly number[]) => locations.statesOf(db, ids),
    ({ countryId }) => countryId,
  ),
  citiesOf: listBy(
    (ids: readonly number[]) => locations.citiesOf(db, ids),
    ({ stateId }) => stateId,
  ),
  endpoint: byId(
    (ids: Ids) => webhooks.findMany(db, tenantId, ids),
    ({ id }) => id,
  ),
  delivery: byId(
    (ids: Ids) => deliveries.byIds(db, tenantId, ids),
    ({ id }) => id,
  ),
  deliveriesOf: lists<deliveries.Filter, deliveries.Row>({
    list: (ids, filter, window, total) => deliveries.list(db, tenantId, ids, filter, window, total),
    count: (ids, filter) => deliveries.countOf(db, tenantId, ids, filter),
  }),
  attempts: listBy(
    (ids: Ids) => deliveries.attempts(db, tenantId, ids),
    ({ deliveryId }) => deliveryId,
  ),
  body: byId(
    (ids: Ids) => deliveries.bodies(db, tenantId, ids),
    ({ id }) => id,
  ),
});
export type Loaders = ReturnType<typeof loadersFor>;
