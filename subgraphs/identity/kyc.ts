import { Fault, invalid } from '../../kernel/error';
import {
  type customerKycStatuses,
  type customerStatuses,
  type dueVerdicts,
  kycLevels,
  type kycStatuses,
  type numberTypes,
} from '../../schema/tables/identity';

/**
 * A case: pending → in_review (submitted) → approved | rejected, both final; pending → expired.
 * A rejected customer opens a new case. An upgrade from basic to full is a case of its own; while it is in review, and
 * if it fails, the customer stays approved. A customer has at most one case that is pending and one in review: a
 * session may wait to be submitted while documents that were sent in are looked at; once it is submitted they are one.
 */
export type KycStatus = (typeof kycStatuses)[number];
export type CustomerKyc = (typeof customerKycStatuses)[number];
export type Level = (typeof kycLevels)[number];
type CustomerStatus = (typeof customerStatuses)[number];

const RANK: Record<Level, number> = { basic: 1, full: 2 };
export const atLeast = (level: Level, wanted: Level): boolean => RANK[level] >= RANK[wanted];
export const levelsUpTo = (level: Level): Level[] => kycLevels.filter((one) => atLeast(level, one));
export const higher = (one: Level, other: Level): Level => (atLeast(one, other) ? one : other);

export interface Standing {
  readonly status: CustomerStatus;
  readonly kycStatus: CustomerKyc;
  readonly kycLevel: Level;
}

/** Whether a case for this level may be opened or submitted. */
export function mayAim(customer: Standing, level: Level): void {
  if (reached(customer, level)) throw new Fault('KYC_APPROVED');
  if (customer.kycStatus === 'in_review') throw new Fault('KYC_IN_REVIEW');
}

/** The customer after a case went into review: the level aimed at shows, unless an approval stands. */
export const afterSubmit = (customer: Standing, level: Level): Standing =>
  customer.kycStatus === 'approved' ? customer : { ...customer, kycStatus: 'in_review', kycLevel: level };

/** `follows`: where new customers wait for their KYC, their status is what became of it. */
export function afterReview(
  customer: Standing,
  level: Level,
  verdict: 'approved' | 'rejected',
  follows: boolean,
): Standing {
  if (verdict === 'rejected' && customer.kycStatus === 'approved') return customer;
  const awaited = follows && (customer.status === 'pending' || customer.status === 'rejected');
  const status = !awaited ? customer.status : verdict === 'approved' ? 'active' : 'rejected';
  return {
    status,
    kycStatus: verdict,
    kycLevel: verdict === 'approved' || customer.kycStatus !== 'approved' ? level : customer.kycLevel,
  };
}

export type DueVerdict = (typeof dueVerdicts)[number];

/** What may still be verified of a customer: nothing, where the level is reached. */
export const reached = (customer: Standing, level: Level): boolean =>
  customer.kycStatus === 'approved' && atLeast(customer.kycLevel, level);

/** The sandbox's reviewer decides by the end of the e-mail's local part; null leaves the case to people. */
export function verdictBySuffix(email: string | null): DueVerdict | null {
  const local = (email ?? '').split('@')[0]!.toLowerCase();
  if (local.endsWith('+kycreject')) return 'rejected';
  return local.endsWith('+kycreview') ? null : 'approved';
}

const NUMBERS: Record<(typeof numberTypes)[number], RegExp> = {
  aadhar: /^\d{12}$/,
  pan: /^[A-Z]{5}\d{4}[A-Z]$/,
  passport: /^[A-Z]\d{7}$/,
  voters_id: /^[A-Z]{3}\d{7}$/,
};

/** The number as it is compared: without blanks and hyphens, in capitals. */
export function normalNumber(type: (typeof numberTypes)[number], text: string): string {
  const normal = text.replace(/[\s-]/g, '').toUpperCase();
  if (!NUMBERS[type].test(normal)) throw invalid('number', `is not a number of this type`);
  return normal;
}

const ADULT_YEARS = 18;

/** A real calendar date, from 1900 on, of somebody who is of age today (UTC). */
export function checkBirthDate(text: string, now: Date, field = 'dateOfBirth'): string {
  const date = new Date(`${text}T00:00:00Z`);
  const real = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  if (!real || date.getUTCFullYear() < 1900) throw invalid(field, 'must be a date such as 1990-12-31');
  const adult = new Date(Date.UTC(now.getUTCFullYear() - ADULT_YEARS, now.getUTCMonth(), now.getUTCDate()));
  if (date > adult) throw invalid(field, `must be at least ${ADULT_YEARS} years ago`);
  return text;
}

export function checkFutureDate(text: string, now: Date, field: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  const real = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  if (!real) throw invalid(field, 'must be a date such as 2030-12-31');
  if (date <= now) throw invalid(field, 'must be in the future');
  return text;
}
