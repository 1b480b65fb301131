import { z } from 'zod';
import { isCategory, isCountry } from '../codes';

const MAX_ENTRIES = 100;
const entries = (known: (code: string) => boolean, reason: string) =>
  z
    .array(z.string().refine(known, reason))
    .max(MAX_ENTRIES)
    .transform((codes) => [...new Set(codes)]);

export const categories = entries(isCategory, 'must be a merchant category code of ISO 18245: four digits');
export const countries = entries(isCountry, 'must be an ISO 3166-1 alpha-2 code');
