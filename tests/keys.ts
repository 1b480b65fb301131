import { keysOf } from '../kernel/crypto';

/** Fixed, so that a test's ciphertexts and role passwords are the same in every process of the run. */
export const TEST_SECRET = Buffer.alloc(32, 7);
export const TEST_KEYS = keysOf([{ id: 1, secret: TEST_SECRET }]);
export const TEST_PREFIX = 'vgtest';
