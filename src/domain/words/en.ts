/** English: the catalogue that the others follow, key by key. Order: as a reader meets them. */
export const EN = {
  // Times
  moment: "{day}, {clock}",
  "full-day": "{weekday} {day}",

  // What stands on each page
  "skip-to-stories": "Skip to the stories",
  "site-nav": "Site",
  latest: "Latest",
  archive: "Archive",
  follow: "Follow",
  "follow-intro": "Add one of these to any feed reader. There is nothing to sign up for, and nobody counts who reads.",
  colophon: "{site} tells each story once and links to the outlets that wrote it. Times are in {timezone}.",
  "all-stories": "All stories",
  "to-front-page": "To the front page",

  // Front page
  "last-change": "Last change",
  counts: "{stories} from {articles} in {outlets}",
  "count-stories": { one: "{count} story", other: "{count} stories" },
  "counts-articles": { one: "{count} article", other: "{count} articles" },
  "count-outlets": { one: "{count} outlet", other: "{count} outlets" },
  "counts-outlets": { one: "{count} outlet", other: "{count} outlets" },
  "top-stories": "Top stories",
  "nothing-more": "That is all for now.",
  newest: "Newest",
  "all-latest": "All the latest",
  "no-story-yet": "No story yet. They appear here once the first sources have been read.",

  // A story in a list
  "why-here": "Why it is here",
  "also-in": "Also in",
  "and-more": { one: "and {count} more", other: "and {count} more" },
  tags: "Tags",
  untitled: "Untitled",

  // Lists and the archive
  "follow-as": "Follow them as",
  pages: "Pages",
  "latest-intro": "Every story, newest first, each told once.",
  "tag-intro": "Stories tagged {tag}, newest first, each told once.",
  "the-newest": "The newest",
  older: "Older",
  "archive-intro": "{heading}: all that was told, day by day.",
  "day-intro": "What was told on {day}, newest first.",
  "day-intro-cut": {
    one: "What was told on {day}: the last story of it.",
    other: "What was told on {day}, newest first: the last {count} stories of it.",
  },
  "empty-archive": "No story yet.",

  // Story page
  "read-at": "Read at {host}",
  "names-in-story": "Names in this story",
  "who-told": "Who told it, and when",
  lead: "lead",
  "tags-and-words": "Tags, and the words that gave them",
  rank: "Rank",
  part: "Part",
  because: "Because",
  points: "Points",
  "together-now": "Together, now",
  "step-by-step": "What the desk did, step by step",
  "rank-outlets": "outlets",
  "rank-weight": "weight",
  "rank-boost": "boost",
  "rank-original": "original",
  "rank-completeness": "completeness",
  "rank-flood": "flood",
  "rank-age": "age",

  // Error pages
  "no-page": "There is no such page",
  "no-page-text": "The address may be mistyped, or the story has become part of another one.",
  "too-many": "Too many requests",
  "too-many-text": "Please wait a minute and try again.",
  "not-understood": "That did not work",
  "not-understood-text": "The request could not be understood.",
  broken: "Something broke",
  "broken-text": "The fault is ours and has been noted. Please try again later.",

  // Unsubscribing
  "stop-digest": "Stop {digest}?",
  "stop-ask": "One press, and “{digest}” is not sent to you any more.",
  unsubscribe: "Unsubscribe",
  "stopped-title": "You are unsubscribed",
  stopped: "“{digest}” will not be sent to you any more. Nothing that was waiting for you goes out.",

  // Items of merged feeds
  "covered-by": { one: "Covered by:", other: "Covered by {count} outlets:" },
  "why-this-story": "Why this story is here",
  "text-of": "Text:",
  "text-goes-on": "The text goes on at",

  // Digest
  "subject-more": { one: "{headline} +{count} more", other: "{headline} +{count} more" },
  "update-of": "Update: {headline}",
  "more-stories": "More stories",
  minutes: { one: "{count} min", other: "{count} min" },
  "on-the-web": "On the web",
  update: "Update",
  "new-since": "new since {time}",
  "new-in": "New in",
  "told-before": "Told before:",
  "why-in-mail": "Why here:",
  "tags-in-mail": "Tags:",
  "more-on-web": { one: "{count} more on the web", other: "{count} more on the web" },
  "reason-for-mail": "You get this because {address} asked for “{digest}” of {site}.",
  "reason-for-text": "You get this because “{digest}” of {site} was asked for with the address",
  "stop-mails": "Stop these mails",
  "same-as-feed": "The same stories as a feed",
  "same-on-web": "The same stories on the web",
} as const;
