/**
 * All numbers that decide which items make a story. One set for every kind of source; changed only together with the
 * figures of `npm run bench -- stories`, and always checked on a set without a clock, where loose joining chains.
 */

// The words of an item.

/** Letters that a word is compared by. With 4 or 6 the figures are a little worse, with lengths by language much worse. */
export const KEY_CHARS = 5;
/** What a mention in the title weighs: the headline says what happened. */
export const TITLE_WEIGHT = 1.5;
/** What a mention in the first words of the summary weighs: they say it once more. */
export const LEAD_WEIGHT = 1.5;
/** So many words of the summary are its first. */
export const LEAD_WORDS = 12;
/** What any later mention weighs. */
export const SUMMARY_WEIGHT = 0.5;
/** Words of the summary that are read; what follows is background. */
export const SUMMARY_WORDS = 130;
/** The n-th mention adds less and less (as k1 in BM25): the smaller this is, the sooner. */
export const SATURATION = 1.2;
/** A name weighs so much more than another word. */
export const NAME_BOOST = 1.4;
/** So does a number. */
export const DIGIT_BOOST = 1.5;

// The rarity of a word, and the score of two items.

/**
 * While the window is small every word looks rare. So it starts with so many entries that never were, in which a word
 * occurs less than once, and one of our list of common words a few times.
 */
export const PRIOR_ENTRIES = 100;
export const PRIOR_SEEN = 0.3;
export const PRIOR_COMMON = 10 / 3;
/** Fewer shared words are a coincidence. */
export const MIN_SHARED_WORDS = 3;
/** The same where one of the two is only a title. */
export const MIN_SHARED_TITLE_WORDS = 2;
/** So many of them must not be common in any news: never a join because of one rare word. */
export const MIN_TELLING_WORDS = 2;
/** The same where both are only titles. */
export const MIN_TELLING_TITLE_WORDS = 1;
/** Shared words with little information count for less: mass / (mass + this), mass in nats. */
export const HALF_MASS = 20;
/** Power of the likeness of all words: below 1, so that the next four parts have a say. */
export const LIKENESS_POWER = 0.75;
/** Nats of rarity that the second rarest shared word of an ordinary pair has: one rare word alone proves nothing. */
export const USUAL_RARITY = 5;
/** How much it counts that the words of one title are found in the other item: e to this when all of both are. */
export const TITLE_SHARE_WEIGHT = 2;
/** A link loses strength evenly with the time between its ends, and would have none left after this. */
export const FADE_MS = 192 * 3_600_000;
/** A source seldom tells one thing twice, and its items share its manner of speaking. */
export const SAME_SOURCE_FACTOR = 0.5;
/**
 * What two items that contradict each other are to one another, in units of the bar: so far from one story that a third one,
 * which is near to both, does not bring them together.
 */
export const APART_RATIO = -4;

// What is usual around an item, and the bar for a link. An item of a beat that many write about has strong links to all of it.

/** Of an item's links so many, the strongest, are its story and not what is usual. */
export const OWN_LINKS = 2;
/** So are those that follow, while they have more than this share of the mean of these. */
export const OWN_LINK_SHARE = 0.5;
/** The mean of so many of the links that come next is what is usual around the item. */
export const USUAL_LINKS = 5;
/** Added to what is usual around two items before their strength is divided by it: nobody's surroundings are silent. */
export const USUAL_FLOOR = 0.25;
/** While the window is small nothing is usual yet: so much more is added in an empty one, half of it at so many entries. */
export const YOUNG_USUAL = 0.3;
export const YOUNG_ENTRIES = 60;
/** In a larger window more pairs are alike by chance: the bar grows with the size, counted in these, to this power. */
export const CROWD_ENTRIES = 1_000;
export const CROWD_POWER = 0.4;
/** The bar: what a pair's strength, so divided, must reach. */
export const STRENGTH_BAR = 0.45;
/** The bar for two items without a summary, whose words are too few for the rest: likeness of all words and time alone. */
export const TITLE_BAR = 0.12;

// Who is compared with whom. Limits of work; wider ones change no figure.

/** Of the item's words, so many of the heaviest look for others. */
export const SEEKING_WORDS = 16;
/** So many of the entries that hold a word are looked at, those told nearest in time. */
export const MAX_POSTINGS = 800;
/** So many entries are compared in full. */
export const MAX_CANDIDATES = 24;
/** The same where only what is usual around an entry is looked for. */
export const MAX_USUAL_CANDIDATES = 16;
/** The same for an item that is only a title: its few words find many, and only a crowd of them tells. */
export const MAX_TITLE_CANDIDATES = 96;

// The online join.

/** Of an item's links to one story so many, the strongest, are weighed by what is usual around their other end. */
export const WEIGHED_LINKS = 3;

// Copies of one text.

/** Words of one shingle: a run that two texts hardly share by chance. */
export const SHINGLE_WORDS = 5;
/** Of so many shingles in a row the one with the smallest hash is kept (winnowing). */
export const WINNOW_SHINGLES = 8;
/** Of the shingles that the shorter text keeps, such a part must be in the other. */
export const COPY_SHARE = 0.6;
/** And so many of them: some forty words. */
export const MIN_COPY_SHINGLES = 6;
/** Copies are at least so alike as vectors of words; others are not looked at for it. */
export const COPY_COSINE = 0.25;

// Repair of the window.

/** Two clusters whose mean ratio is at least this are one story: ratios are in units of the bar. */
export const BAR = 1;
/** So many items without a summary count each in the size of a cluster; of more than these only the doublings do. */
export const TITLES_IN_FULL = 3;
/** What was settled by a repair stays as it is until another place is so many times better, so that stories do not flicker. */
export const SETTLED_MARGIN = 1.15;
/** No story grows beyond by its words; each of its items is written and shown whenever one comes. */
export const MAX_STORY_ITEMS = 2_000;
