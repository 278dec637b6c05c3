/** Works on the pieces, at most `limit` at a time, and gives the answers in the order of the pieces. The first exception ends it. */
export async function inParallel<Piece, Answer>(
  pieces: readonly Piece[],
  limit: number,
  work: (piece: Piece) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const waiting = pieces.entries();
  const drain = async (): Promise<void> => {
    for (const [place, piece] of waiting) answers[place] = await work(piece);
  };
  await Promise.all(Array.from({ length: Math.min(limit, pieces.length) }, drain));
  return answers;
}
