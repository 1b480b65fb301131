import assert from 'node:assert/strict';
import type * as Ibantools from 'ibantools' with { 'resolution-mode': 'import' };
import { type Bank, bankOf, titleAtBank } from './banks';

// The package has a CommonJS build, but declares its types for ES modules alone.
const { composeIBAN, extractIBAN, ValidationErrorsIBAN, validateIBAN }: typeof Ibantools = require('ibantools');

/** As typed, with blanks; a longer text is no IBAN of any country. */
export const MAX_TYPED = 42;

export interface Iban {
  /** Without blanks, upper case. */
  readonly text: string;
  readonly country: string;
  /** Told apart for AE alone, whose directory we have. */
  readonly bankCode: string | null;
  readonly bank: Bank | null;
  /** Whose account it is, masked, where the bank tells it. */
  readonly title: string | null;
}

export type IbanFlaw = 'characters' | 'country' | 'length' | 'structure' | 'check_digits';

const flaws: Record<Ibantools.ValidationErrorsIBAN, IbanFlaw> = {
  [ValidationErrorsIBAN.NoIBANProvided]: 'characters',
  [ValidationErrorsIBAN.NoIBANCountry]: 'country',
  [ValidationErrorsIBAN.WrongBBANLength]: 'length',
  [ValidationErrorsIBAN.WrongBBANFormat]: 'structure',
  [ValidationErrorsIBAN.ChecksumNotNumber]: 'check_digits',
  [ValidationErrorsIBAN.WrongIBANChecksum]: 'check_digits',
  [ValidationErrorsIBAN.WrongAccountBankBranchChecksum]: 'structure',
  [ValidationErrorsIBAN.QRIBANNotAllowed]: 'structure',
};

export const clean = (typed: string): string => typed.replace(/\s/g, '').toUpperCase();

/** ISO 13616: country, length, structure and the check digits modulo 97. */
export function readIban(typed: string): Iban | IbanFlaw {
  const text = clean(typed);
  if (typed.length > MAX_TYPED || !/^[A-Z0-9]+$/.test(text)) return 'characters';
  const { valid, errorCodes } = validateIBAN(text);
  if (!valid) return flaws[errorCodes[0]!];
  const country = text.slice(0, 2);
  const bankCode = country === 'AE' ? (extractIBAN(text).bankIdentifier ?? null) : null;
  const bank = bankOf(bankCode);
  return { text, country, bankCode, bank, title: bank?.returnsTitle ? titleAtBank(text) : null };
}

/** The IBAN of one of our own accounts: the bank's code, then the account number in 16 digits. */
export function composeIban(bank: { readonly country: string; readonly code: string }, accountNumber: string): string {
  const iban = composeIBAN({ countryCode: bank.country, bban: bank.code + accountNumber.padStart(16, '0') });
  assert(iban, 'the issuing bank and an account number must make an IBAN');
  return iban;
}

/** `AE58*******2345`: how a narration shows somebody's IBAN. */
export const maskIban = (iban: string): string => `${iban.slice(0, 4)}*******${iban.slice(-4)}`;
