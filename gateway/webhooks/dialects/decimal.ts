/** A number that is written digit by digit as it is here, which JavaScript's own would not be: `250000.00`. */
export class Decimal {
  constructor(readonly text: string) {}
}

/** JSON, with decimals as they are. What is undefined is left out. */
export function json(value: unknown): string {
  if (value instanceof Decimal) return value.text;
  if (Array.isArray(value)) return `[${value.map((one) => json(one ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${json(field)}`).join(',')}}`;
}

/** Units that have `scale` digits after the point, in `digits` of them, half and more counting as one. */
export function decimal(units: bigint, scale: number, digits: number): Decimal {
  const shown = rounded(units, scale - digits);
  const text = shown
    .toString()
    .replace('-', '')
    .padStart(digits + 1, '0');
  const [whole, rest] = [text.slice(0, text.length - digits), text.slice(text.length - digits)];
  return new Decimal(`${shown < 0n ? '-' : ''}${whole}${digits > 0 ? `.${rest}` : ''}`);
}

/** Without its last `digits`. */
function rounded(units: bigint, digits: number): bigint {
  if (digits <= 0) return units * 10n ** BigInt(-digits);
  return divided(units, 10n ** BigInt(digits));
}

/** Half and more counts as one, on either side of zero. */
export function divided(of: bigint, by: bigint): bigint {
  const half = by / 2n;
  return of < 0n ? -((-of + half) / by) : (of + half) / by;
}
