declare const brand: unique symbol;

/** A value that only one function may make: the name keeps an id apart from any other text. */
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };
