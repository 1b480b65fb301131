import { isRecord, type JsonSchema } from '../codec';

/** What holds values and no schemas. */
const values = new Set(['const', 'enum', 'default', 'example', 'examples', 'required']);

/** Schemas with a title stand in a document once; where they are used, there is a reference to them. */
export class Components {
  readonly schemas: Record<string, unknown> = {};

  schema(schema: JsonSchema): unknown {
    const whole = Object.fromEntries(Object.entries(schema).map(([name, one]) => [name, this.#within(name, one)]));
    return typeof schema.title === 'string' ? this.#named(schema.title, whole) : whole;
  }

  #within(name: string, value: unknown): unknown {
    if (values.has(name)) return value;
    if (Array.isArray(value)) return value.map((one) => (isRecord(one) ? this.schema(one) : one));
    return isRecord(value) ? this.#member(name, value) : value;
  }

  /** The members of an object may be called anything, `title` and `enum` too. */
  #member(name: string, value: Record<string, unknown>): unknown {
    if (name !== 'properties') return this.schema(value);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.schema(one as JsonSchema)]));
  }

  /** Two shapes of one title are both written out: a reference would be wrong for one of them. */
  #named(title: string, whole: Record<string, unknown>): unknown {
    const name = title.replaceAll(/\W+/g, '');
    const known = this.schemas[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(whole)) return whole;
    this.schemas[name] = whole;
    return { $ref: `#/components/schemas/${name}` };
  }
}
