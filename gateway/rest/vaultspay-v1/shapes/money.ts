/** An amount as the graph tells it. */
export interface Amount {
  readonly amount: string;
  readonly decimals: number;
}

/** Contract 1.6: in minor units; what balances are below zero stays so. */
export function minorOf({ amount, decimals }: Amount): number {
  const [whole, fraction = ''] = amount.split('.');
  return Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}
