import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandbox } from '../../schema/sandbox';

/** A tab that GraphiQL opens with; it runs as it stands in the sandbox world. */
export interface Example {
  readonly query: string;
  readonly variables: string;
}

const { customers, accounts, cards } = sandbox['vaultspay-saas'];

const variables: Record<string, object> = {
  '1-customer': { id: customers.amira },
  '2-statement': { id: accounts.amira },
  '3-transfer': {
    input: {
      accountId: accounts.amira,
      to: { accountId: accounts.bilal },
      amount: { amount: '12.50', currency: 'AED' },
      description: 'Lunch',
    },
    key: 'graphiql-lunch-1',
  },
  '4-cards': {},
  '5-ledger': {},
  '6-limit': {
    input: {
      subjectKind: 'ACCOUNT',
      subjectId: accounts.bilal,
      action: 'SEND_MONEY',
      window: 'DAY',
      value: '5000.00',
      currency: 'AED',
    },
  },
  '7-card-in-use': { id: cards.groceries },
  '8-purchase': {
    input: {
      cardId: cards.games,
      amount: { amount: '25.00', currency: 'AED' },
      channel: 'ECOMMERCE',
      merchant: { name: 'Blue Kettle', mcc: '5814', city: 'Dubai', country: 'AE' },
    },
  },
  '9-live': { customerId: customers.amira },
};

export const examples: readonly Example[] = Object.entries(variables).map(([name, values]) => ({
  query: readFileSync(join(__dirname, 'examples', `${name}.graphql`), 'utf8'),
  variables: JSON.stringify(values, null, 2),
}));
