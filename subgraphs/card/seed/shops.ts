import type { Merchant } from '../network';

/** Where the sandbox's people shop: nobody of that name is known. What is bought there, and for how much at a time. */
interface Shop {
  readonly name: string;
  readonly city: string;
  readonly country: string;
}
interface Trade {
  readonly mcc: string;
  readonly category: string;
  readonly shops: readonly Shop[];
}

const shop = (name: string, city: string, country = 'AE'): Shop => ({ name, city, country });

// biome-ignore format: one trade, one line
const trades = {
  groceries: { mcc: '5411', category: 'Groceries', shops: [shop('Palm Court Grocers', 'Dubai'), shop('Green Basket Market', 'Abu Dhabi'), shop('Souk Al Raha Foods', 'Sharjah')] },
  cafe: { mcc: '5814', category: 'Fast food', shops: [shop('Blue Kettle', 'Dubai'), shop('Corniche Coffee House', 'Abu Dhabi'), shop('The Saffron Bun', 'Dubai')] },
  restaurant: { mcc: '5812', category: 'Restaurants', shops: [shop('Lantern Terrace', 'Dubai'), shop('Pearl Fish Kitchen', 'Abu Dhabi')] },
  taxi: { mcc: '4121', category: 'Taxis', shops: [shop('Dune Cabs', 'Dubai'), shop('Harbour Rides', 'Abu Dhabi')] },
  fuel: { mcc: '5541', category: 'Fuel', shops: [shop('Desert Star Fuel', 'Dubai'), shop('Coast Road Petrol', 'Ajman')] },
  cash: { mcc: '6011', category: 'Cash machine', shops: [shop('Gulf Parity Bank ATM 0417', 'Dubai'), shop('Gulf Parity Bank ATM 0093', 'Abu Dhabi')] },
  books: { mcc: '5942', category: 'Books', shops: [shop('Paper Moon Books', 'Dubai'), shop('Wadi Reading Room', 'Sharjah')] },
  clothes: { mcc: '5651', category: 'Clothing', shops: [shop('Thread & Anchor', 'Dubai'), shop('Little Falcon Kids', 'Dubai')] },
  gifts: { mcc: '5947', category: 'Gifts', shops: [shop('Amber Gift Hall', 'Dubai')] },
  utilities: { mcc: '4900', category: 'Utilities', shops: [shop('Emirates Grid Services', 'Dubai')] },
  parking: { mcc: '7523', category: 'Parking', shops: [shop('Marina Parking', 'Dubai')] },
  games: { mcc: '5816', category: 'Games', shops: [shop('Pixelhaven', 'Dublin', 'IE'), shop('Northlight Games', 'London', 'GB')] },
  casino: { mcc: '7995', category: 'Betting', shops: [shop('Lucky Meridian', 'Valletta', 'MT')] },
  streaming: { mcc: '4899', category: 'Streaming', shops: [shop('Cloudreel', 'Austin', 'US'), shop('Tunewell', 'New York', 'US')] },
  software: { mcc: '5734', category: 'Software', shops: [shop('Stackfoundry', 'San Francisco', 'US'), shop('Inkwell Docs', 'Portland', 'US')] },
  ads: { mcc: '7311', category: 'Advertising', shops: [shop('Brightboard Ads', 'New York', 'US')] },
  hotel: { mcc: '7011', category: 'Hotels', shops: [shop('Hotel Belle Rive', 'Lyon', 'FR'), shop('Albergo Tre Pini', 'Milan', 'IT')] },
  train: { mcc: '4112', category: 'Trains', shops: [shop('Midland Express', 'London', 'GB')] },
  spices: { mcc: '5499', category: 'Food', shops: [shop('Malabar Spice Works', 'Kochi', 'IN')] },
  beach: { mcc: '5812', category: 'Restaurants', shops: [shop('Quiosque do Sol', 'Recife', 'BR')] },
} as const satisfies Record<string, Trade>;
export type TradeName = keyof typeof trades;

/** The nth one of a trade, as the network names it. */
export function merchant(name: TradeName, n: number): Merchant {
  const { mcc, category, shops }: Trade = trades[name];
  const at = n % shops.length;
  return { id: `${mcc}${String(at).padStart(4, '0')}`, mcc, category, ...shops[at]! };
}
