import { parse } from 'graphql';
import { tellsSecret } from './secrets';

describe('a document', () => {
  it.each([
    ['mutation { setCardPin(id: "a", pin: "1234") { id } }', true],
    ['mutation { changeCardPin(id: "a", oldPin: "1234", newPin: "4321") { id } }', true],
    ['mutation { sandboxAuthorise(input: { presented: { cvv: "123" } }) { id } }', true],
    ['mutation { activateCard(input: { pan: "4000000000000002" }) { id } }', true],
    ['mutation { setPin(pin: 1234) { id } }', true],
    ['mutation { login(email: "a@b.example", password: "x") { accessToken } }', true],
    ['mutation { a: freezeCard(id: "a") { id } b: revealWithToken(token: "rvlt_0") { pan } }', true],
    ['mutation F { ...f } fragment f on Mutation { setCardPin(pin: "1234") { id } }', true],
    ['mutation ($pin: String!) { setCardPin(id: "a", pin: $pin) { id } }', false],
    ['mutation { setCardPin(id: "a", pin: null) { id } }', false],
    ['mutation { freezeCard(id: "a", reason: "pin: 1234") { id } }', false],
  ])('%s tells a secret: %s', (text, expected) => {
    expect(tellsSecret(parse(text))).toBe(expected);
  });
});
