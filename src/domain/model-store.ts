/** What was learned from examples, kept so that a start need not learn again. */
export interface ModelStore {
  /** The model of this name that was made from exactly these examples (`madeFrom`, a hash over them and the method's version). */
  model(name: string, madeFrom: string): Promise<Uint8Array | null>;
  /** The model of this name, whatever it was made from. */
  newestModel(name: string): Promise<{ readonly madeFrom: string; readonly body: Uint8Array } | null>;
  /** Takes the place of the one before. */
  saveModel(
    name: string,
    model: { readonly madeFrom: string; readonly body: Uint8Array; readonly madeAt: Date },
  ): Promise<void>;
}
