import { type ASTNode, BREAK, type DocumentNode, Kind, visit } from 'graphql';

/** Arguments and input fields of mutations whose values are nobody's to keep. */
const SECRET = /^(number|expiry)$|(pin|pan|cvv|otp|code|token|password|secret|key)$/i;

const literals: ReadonlySet<string> = new Set([Kind.STRING, Kind.INT, Kind.FLOAT, Kind.LIST]);

/** Whether a secret stands in a mutation itself and not in its variables. Such a document runs, and is not kept. */
export function tellsSecret(document: DocumentNode): boolean {
  let found = false;
  const look = ({ name, value }: { readonly name: { readonly value: string }; readonly value: ASTNode }) => {
    if (!SECRET.test(name.value) || !literals.has(value.kind)) return undefined;
    found = true;
    return BREAK;
  };
  visit(document, { Argument: look, ObjectField: look });
  return found;
}
