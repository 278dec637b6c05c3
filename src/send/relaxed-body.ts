/**
 * Bytes of a body as they are hashed for a signature (relaxed: RFC 6376, 3.4.4). For whole lines with CRLF ends, of which
 * the last of the message is not empty; then the parts of a body can be made ready one by one.
 */
export function relaxedBody(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1");
  const relaxed = text.replace(/[ \t]+/g, " ").replaceAll(" \r\n", "\r\n");
  return relaxed === text ? bytes : Buffer.from(relaxed, "latin1");
}
