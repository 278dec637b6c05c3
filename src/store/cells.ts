/** How values lie in columns, the same in both databases: times as milliseconds, lists and objects as JSON text. */

declare const held: unique symbol;

/** JSON text of a value of this type; only `toJson` makes one. */
export type Json<Value> = string & { readonly [held]: Value };

/** Milliseconds since 1970-01-01 UTC. */
export type Ms = number;

export function toJson<Value>(value: Value): Json<Value> {
  return JSON.stringify(value) as Json<Value>;
}

export function fromJson<Value>(json: Json<Value>): Value {
  return JSON.parse(json) as Value;
}

export function toMs(date: Date): Ms {
  return date.getTime();
}

export function toDate(ms: Ms): Date {
  return new Date(ms);
}

/** Does the same to what is there, and leaves `null` alone. */
export function orNull<In, Out>(value: In | null, convert: (value: In) => Out): Out | null {
  return value === null ? null : convert(value);
}

/** A plain view of stored bytes, whichever class of the platform the database gave. */
export function toBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** PostgreSQL's text cannot hold U+0000, so neither database gets one. */
export function storable(value: unknown): unknown {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
}
