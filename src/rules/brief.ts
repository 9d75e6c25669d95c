const LONGEST = 200;

/**
 * Recorded words as far as a sentence bears them. They are cut between two words: half a credential is
 * one that no pattern knows.
 */
export function brief(words: string): string {
  if (words.length <= LONGEST) return words;
  const end = /\s\S*$/.exec(words.slice(0, LONGEST + 1))?.index ?? LONGEST;
  return `${words.slice(0, end)}…`;
}
