import { sibling } from '../../kernel/id';

/**
 * A leg's id follows from its transfer's, so that whoever tells of a transfer can name its legs without reading them, and
 * legs are sorted like the transfers that they are of. `n`: 0 who pays, 1 who is paid; a posting of more legs goes on by
 * twos, the paying sides even.
 */
export const legId = (transferId: string, n: number): string => sibling(transferId, n + 1);

export const PAYER = 0;
export const PAYEE = 1;
