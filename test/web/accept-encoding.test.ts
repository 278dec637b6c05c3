import { describe, expect, test } from "vitest";
import { chooseEncoding } from "../../src/web/accept-encoding.ts";

/** RFC 9110, 12.4.2 and 12.5.3. */
describe("chooseEncoding", () => {
  test.for<{ why: string; header: string | undefined; encoding: string }>([
    { why: "nothing said", header: undefined, encoding: "identity" },
    { why: "nothing wanted", header: "", encoding: "identity" },
    { why: "one of ours", header: "gzip", encoding: "gzip" },
    { why: "as browsers say it", header: "gzip, deflate, br, zstd", encoding: "br" },
    { why: "in capitals", header: "GZIP", encoding: "gzip" },
    { why: "by its old name", header: "x-gzip", encoding: "gzip" },
    { why: "only what we do not have", header: "zstd, deflate", encoding: "identity" },
    { why: "one wanted more", header: "br;q=0.5, gzip;q=0.8", encoding: "gzip" },
    { why: "both wanted alike", header: "gzip;q=0.5, br;q=0.5", encoding: "br" },
    { why: "the plain form wanted most", header: "br;q=0.5, identity;q=0.9", encoding: "identity" },
    { why: "the plain form wanted as much", header: "identity, gzip", encoding: "gzip" },
    { why: "one wanted hardly", header: "gzip;q=0.001", encoding: "gzip" },
    { why: "one forbidden", header: "br;q=0, gzip", encoding: "gzip" },
    { why: "all forbidden", header: "br;q=0, gzip;q=0", encoding: "identity" },
    { why: "anything", header: "*", encoding: "br" },
    { why: "anything but one", header: "*, br;q=0", encoding: "gzip" },
    { why: "nothing else than one", header: "gzip, *;q=0", encoding: "gzip" },
    { why: "anything but the plain form", header: "identity;q=0, *", encoding: "br" },
    { why: "nothing at all, which nobody can give", header: "*;q=0", encoding: "identity" },
    { why: "blanks around everything", header: " gzip ; q=0.4 , br ; q = 0.2 ", encoding: "gzip" },
    { why: "other parameters first", header: "gzip;level=1;q=0, br;level=1", encoding: "br" },
    { why: "weights that are none", header: "br;q=2, gzip;q=x, deflate;q=", encoding: "identity" },
    { why: "weights with too many digits", header: "br;q=0.0001, gzip;q=0.1", encoding: "gzip" },
    { why: "empty parts", header: ",, ,gzip,", encoding: "gzip" },
    { why: "an endless header", header: `br,${"x,".repeat(1_000)}`, encoding: "identity" },
  ])("$why: $encoding", ({ header, encoding }) => {
    expect(chooseEncoding(header)).toBe(encoding);
  });
});
