import { randomInt } from 'node:crypto';

/** The last digit makes the number pass Luhn, so that a typing slip is seen. */
function luhn(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** 14 digits, the last one a check digit. Drawn at random; the database refuses the rare one that exists. */
export function newAccountNumber(random: (min: number, max: number) => number = randomInt): string {
  const digits = `${random(10, 100)}${String(random(0, 10 ** 11)).padStart(11, '0')}`;
  return digits + luhn(digits);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

const letters = (length: number, random: (min: number, max: number) => number): string =>
  Array.from({ length }, () => ALPHABET[random(0, ALPHABET.length)]).join('');

/** `VPY-K4T9QZ`: what people tell each other to be paid. */
export const newAccountCode = (random: (min: number, max: number) => number = randomInt): string =>
  `VPY-${letters(6, random)}`;
