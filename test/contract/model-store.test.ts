import { describe, expect, test } from "vitest";
import { at } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";

describe.for(Object.entries(backends))("ModelStore on %s", ([, backend]) => {
  test("a model is found by its name and what it was made from; a new one takes its place", async () => {
    const { store } = await openDesk(backend);
    expect(await store.models.model("tags", "v1")).toBeNull();
    expect(await store.models.newestModel("tags")).toBeNull();
    await store.models.saveModel("tags", { madeFrom: "v1", body: Uint8Array.from([1, 0, 255]), madeAt: at("06:00") });
    expect(await store.models.model("tags", "v1")).toEqual(Uint8Array.from([1, 0, 255]));
    expect(await store.models.model("tags", "v2")).toBeNull();
    await store.models.saveModel("tags", { madeFrom: "v2", body: Uint8Array.from([2]), madeAt: at("07:00") });
    expect(await store.models.model("tags", "v1")).toBeNull();
    expect(await store.models.model("tags", "v2")).toEqual(Uint8Array.from([2]));
    expect(await store.models.newestModel("tags")).toEqual({ madeFrom: "v2", body: Uint8Array.from([2]) });
  });
});
