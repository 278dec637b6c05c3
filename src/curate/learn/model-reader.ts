import { addOdds } from "./evidence.ts";
import type { LearnText } from "./example.ts";
import { createFeatureList, MAX_FEATURES } from "./feature-list.ts";
import type { TagModel } from "./model.ts";
import { readFeatures } from "./read-features.ts";
import { shownFeature, shownOnce } from "./shown-feature.ts";
import { scaleToLength } from "./vector.ts";
import { indexVocabulary, raritiesOf, rarityOfUnseen } from "./vocabulary.ts";

/** Reads texts by a model. */
export type ModelReader = {
  /** Sets `odds` to the log-odds of each tag of the model. */
  oddsOf(text: LearnText, odds: Float32Array): void;
  /** What speaks loudest for a tag, by its number, in words; at most `most`. */
  whysOf(text: LearnText, tag: number, most: number): readonly string[];
};

export function createModelReader({ vocabulary, evidence }: TagModel): ModelReader {
  const list = createFeatureList();
  const idOf = indexVocabulary(vocabulary);
  const rarity = raritiesOf(vocabulary);
  const unseen = rarityOfUnseen(vocabulary);
  const ids = new Uint32Array(MAX_FEATURES);
  const values = new Float32Array(MAX_FEATURES);
  const places = new Uint16Array(MAX_FEATURES);

  /** Takes the features that are known. Returns their number. */
  function read(text: LearnText): number {
    readFeatures(list, text);
    let size = 0;
    let unknown = 0;
    for (let at = 0; at < list.count(); at++) {
      const id = idOf(list.hash(at));
      if (id < 0) {
        unknown += (list.weight(at) * unseen) ** 2;
        continue;
      }
      ids[size] = id;
      places[size] = at;
      values[size++] = list.weight(at) * (rarity[id] ?? 0);
    }
    scaleToLength(values, { start: 0, end: size, unknown });
    return size;
  }

  function oddsFor(id: number, tag: number): number {
    const { starts, tags, thousandths } = evidence;
    const end = starts[id + 1] ?? 0;
    for (let at = starts[id] ?? 0; at < end; at++) if (tags[at] === tag) return (thousandths[at] ?? 0) / 1_000;
    return 0;
  }

  return {
    oddsOf(text, odds) {
      addOdds(evidence, { ids, values, start: 0, end: read(text) }, odds);
    },
    whysOf(text, tag, most) {
      const size = read(text);
      const said: { readonly name: string; readonly odds: number }[] = [];
      for (let at = 0; at < size; at++) {
        const odds = oddsFor(ids[at] ?? 0, tag) * (values[at] ?? 0);
        const name = odds > 0 ? shownFeature(list, places[at] ?? 0) : null;
        if (name !== null) said.push({ name, odds });
      }
      const loudest = said.sort((a, b) => b.odds - a.odds).map(({ name }) => name);
      return shownOnce(loudest).slice(0, most);
    },
  };
}
