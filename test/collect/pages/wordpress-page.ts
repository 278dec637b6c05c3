/** Sentences that no two articles share. */
const SUBJECTS = [
  "glacier",
  "harbour",
  "orchard",
  "turbine",
  "archive",
  "meadow",
  "foundry",
  "lantern",
  "quarry",
  "estuary",
];

/** The article alone, as its author wrote it: title, first paragraph and the rest. */
export type Article = { readonly title: string; readonly lead: string; readonly paragraphs: readonly string[] };

export function anArticle(index: number): Article {
  const subject = SUBJECTS[index % SUBJECTS.length] ?? "thing";
  const name = `${subject}${index}`;
  const title = `The ${subject} number ${index} was measured again`;
  const lead = `Engineers went back to the ${name} last week and found that the old figures for the ${subject} were wrong.`;
  const paragraphs = Array.from(
    { length: 6 },
    (_, at) =>
      `Paragraph ${at + 1} on the ${name}: the team compared reading ${index * 7 + at} with what was known, ` +
      `talked to ${at + 2} people who work at the ${name}, and wrote down, at length, why the ${subject} matters to them.`,
  );
  return { title, lead, paragraphs };
}

/** A page in the full dress of a blog: menu, share rows, author box, related posts, newsletter plea, comment form. */
export function wordpressPage({ title, lead, paragraphs }: Article, index: number): string {
  const related = [1, 2, 3].map(
    (step) => `<li><a href="/related-${index}-${step}">Another tale ${index}.${step}</a></li>`,
  );
  return `<!DOCTYPE html>
<html lang="en-GB"><head><title>${title} &#8211; The Example Gazette</title>
<link rel="canonical" href="/articles/${index}/"><script>globalThis.pwned = true</script><style>p{color:red}</style></head>
<body class="single"><header><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul></nav></header>
<div id="content"><main><article class="post" id="post-${index}"><h1 class="entry-title">${title}</h1>
<div class="entry-content"><p>${lead}</p>
<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="https://twitter.example/share?u=${index}">Tweet</a></li><li><a href="https://mail.example/?u=${index}">Mail</a></li></ul></div>
${paragraphs.map((words) => `<p>${words}</p>`).join("\n")}
<p>What number ${index} looks like from above, by <a href="../figure-${index}">the figure</a>: <img src="/pictures/${index}.png" width="640" height="480" alt="A drawing"></p>
<p>${lead} That is the end of the tale of number ${index}.</p>
<p>Did you like this? Sign up for our weekly newsletter and never miss a story from The Example Gazette again.</p>
<p>Jo Writer has covered machines for The Example Gazette since 2009. She lives by the sea with two cats.</p>
<h3>Related posts</h3><ul class="related">${related.join("")}</ul>
</div></article>
<div id="comments"><h2>Leave a Reply</h2><form action="/wp-comments-post.php" method="post"><p>Your email address will not be published.</p><textarea name="comment"></textarea><input type="submit"></form></div>
</main><aside><h2>Archives</h2><p>January, February, March and all the other months there are.</p></aside></div>
<footer><p>Proudly powered by a blog.</p></footer><script src="/evil.js"></script><img src="https://count.example/pixel.gif" width="1" height="1"></body></html>`;
}
