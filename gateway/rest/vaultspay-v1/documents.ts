import { join } from 'node:path';
import { documentsIn } from '../documents';

/** The dialect's documents by name; give their generated types along. */
export const document = documentsIn(join(__dirname, 'operations'));
