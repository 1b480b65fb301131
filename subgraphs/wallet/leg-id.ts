/**
 * A leg's id follows from its transfer's, so that whoever tells of a transfer can name its legs without reading them. It
 * keeps the time in front: legs are sorted like the transfers that they are of. `n`: 0 who pays, 1 who is paid; a posting
 * of more legs goes on by twos, the paying sides even.
 */
export function legId(transferId: string, n: number): string {
  const last = Number.parseInt(transferId.slice(-6), 16) ^ (n + 1);
  return transferId.slice(0, -6) + last.toString(16).padStart(6, '0');
}

export const PAYER = 0;
export const PAYEE = 1;
