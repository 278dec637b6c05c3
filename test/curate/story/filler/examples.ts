import type { FillerKind } from "../../../../src/domain/story.ts";

/** An item in the tests' own shorthand; all are written for them. */
export type Example = {
  readonly title: string;
  readonly summary?: string;
  readonly url?: string;
  readonly labels?: readonly string[];
  readonly author?: string;
};

type Examples = Readonly<Record<FillerKind, readonly Example[]>>;

/** What an editor would not print as news: en, de, fr, es. */
export const FILLER: Examples = {
  sponsored: [
    { title: "Sponsored: Five ways to speed up your payroll" },
    { title: "How to pick a cloud backup that fits", labels: ["Sponsored Content"] },
    { title: "Why teams love whiteboards again", url: "https://daily.example/sponsored/whiteboards" },
    { title: "[Sponsor] Quillbase, the calm database", summary: "Quillbase keeps your rows in order." },
    {
      title: "Getting the most out of your fleet",
      summary: "This article is sponsored by Truckline and was not written by our editors.",
    },
    { title: "A week of better sleep", summary: "Thanks to Pillowery for sponsoring this week's site." },
    {
      title: "The road to zero trust",
      summary: "Presented by Ironhedge. Every company needs a plan for the day after.",
      author: "Partner Content",
    },
    {
      title: "Making meetings shorter",
      url: "https://daily.example/brandvoice/meetings",
      summary: "Meetings cost money.",
    },
    { title: "Anzeige: So gelingt der Umstieg auf Glasfaser" },
    { title: "Mehr Zeit im Büro", labels: ["Advertorial"] },
    {
      title: "Solarstrom für alle",
      summary: "Dieser Beitrag ist gesponsert von Sonnendach und entstand ohne die Redaktion.",
    },
    { title: "Sparen mit Köpfchen", url: "https://blatt.example/anzeige/sparen" },
    { title: "Publi-rédactionnel : la fibre au bureau" },
    {
      title: "Mieux dormir au bureau",
      summary: "Cet article est sponsorisé par Oreillette, qui fabrique des coussins.",
    },
    { title: "La voiture de demain", labels: ["Contenu sponsorisé"] },
    { title: "Publirreportaje: el ahorro empieza en casa" },
    { title: "Dormir mejor en verano", summary: "Este artículo ha sido patrocinado por Almohadón." },
    { title: "La oficina del futuro", labels: ["Contenido patrocinado"] },
    { title: "Paid post: how to win the cloud" },
  ],
  deals: [
    { title: "The best laptop deals you can get this weekend" },
    {
      title: "Save $120 on the Lumo X2 robot vacuum",
      summary: "Normally $399, it is now $279. We may earn a commission if you buy.",
    },
    { title: "These wireless earbuds are down to $39, their lowest price ever" },
    { title: "40% off the Kettler smart kettle at Amazon today" },
    { title: "Get a lifetime subscription to TypeCoach for $29" },
    { title: "The best USB-C chargers under $50" },
    { title: "Gift guide: 25 great gifts for gardeners" },
    { title: "Black Friday deals: the Orla tablet drops to $149" },
    { title: "Deal of the day: two smart plugs for $15" },
    { title: "Promo code: take 20% off your first Boxly order" },
    { title: "Grab this 4K monitor for just $199 before it sells out" },
    { title: "Early Prime Day deals on tablets and headphones" },
    { title: "Die besten Angebote für Notebooks am Wochenende" },
    { title: "Saugroboter Lumo X2 für nur 279 Euro: Bestpreis bei Amazon" },
    { title: "Kopfhörer im Angebot: 40 % Rabatt auf das neue Modell" },
    {
      title: "Gutscheincode für Boxly: Jetzt 20 Prozent sparen",
      summary: "Mit dem Code BOX20 spart man 20 % Rabatt auf die erste Bestellung.",
    },
    { title: "Schnäppchen des Tages: Steckdosen zum Tiefpreis" },
    { title: "Bon plan : le robot aspirateur Lumo X2 passe à 279 €" },
    { title: "Les meilleures offres du week-end sur les casques audio" },
    { title: "Code promo Boxly : 20 % de réduction sur la première commande" },
    { title: "Soldes : ce téléviseur à prix cassé fait un carton" },
    { title: "Chollo: el robot aspirador Lumo X2 baja a 279 euros" },
    { title: "Las mejores ofertas del fin de semana en portátiles" },
    { title: "Cupón de Boxly: 20 % de descuento en tu primer pedido" },
    { title: "Los auriculares de moda, rebajados a precio mínimo en Amazon" },
    { title: "The Fono Z5 headphones are $100 off right now" },
    { title: "These earbuds are back down to their best price" },
    { title: "You can get a year of Kinema Plus for 25 percent off" },
    { title: "Today only: snag a power bank for $18" },
    { title: "The Orla C3 television is over $500 off" },
    { title: "The Papyr e-reader is on sale for $110" },
    { title: "The Kitchen Dot is half off for members" },
    { title: "Here are the best Memorial Day sales" },
    { title: "The thin Orla laptop hits a new all-time low of $849" },
    { title: "Daily Deals: Save on drives, monitors and more" },
    { title: "Score a refurbished tablet for $180" },
    { title: "20 Father's Day gifts for tech dads" },
    { title: "The Bento console gets a rare discount" },
    { title: "Orla-Notebook zum Tiefstpreis: Jetzt für unter 900 Euro" },
    { title: "Konsolen-Deal: Mit zwei Spielen für 449 Euro" },
    { title: "Amazon bringt 4K-Fernseher zum halben Preis" },
    { title: "Prime Day: Die besten Deals im Überblick" },
    { title: "Cet écran 4K perd 150 euros sur Amazon" },
    { title: "French Days : les meilleures promos high-tech" },
    { title: "Le téléphone Orla 15 est enfin en promo" },
    { title: "Este portátil está a precio de risa" },
    { title: "Amazon tira el precio de los auriculares Fono" },
    { title: "El robot aspirador Lumo se desploma a 149 euros" },
    { title: "12 ofertas de Amazon que no puedes dejar pasar" },
  ],
  jobs: [
    { title: "Quillbase (YC W24) is hiring a founding engineer" },
    { title: "Truckline is hiring a senior backend developer (remote)" },
    { title: "We're hiring: Staff Writer" },
    { title: "Job: site reliability engineer at Ironhedge" },
    { title: "Ask: Who is hiring? (May)" },
    {
      title: "Data Analyst (full-time, Leeds)",
      url: "https://jobs.ironhedge.example/data-analyst",
      summary: "We are looking for an analyst. Apply now.",
    },
    { title: "Pillowery is hiring" },
    { title: "Softwareentwickler (m/w/d) in Bern gesucht" },
    { title: "Stellenangebot: Redakteurin in Teilzeit" },
    { title: "Teamleitung Einkauf (w/m/d)", summary: "Wir suchen zum nächsten Ersten Verstärkung. Jetzt bewerben!" },
    { title: "Offre d'emploi : développeuse à Lyon (CDI)" },
    { title: "Comptable (H/F)", summary: "Nous recrutons pour notre siège. Postulez en ligne." },
    { title: "Oferta de empleo: programador en Sevilla" },
    {
      title: "Quillbase busca un desarrollador sénior",
      summary: "Buscamos una persona con tres años de experiencia. Envía tu CV.",
    },
    { title: "Senior Rust Developer at Ironhedge (Remote, EU)" },
    { title: "Ironhedge sucht eine Softwareentwicklerin in Teilzeit" },
    { title: "Join Ironhedge as a Product Designer" },
  ],
  "press-release": [
    {
      title: "Ironhedge Launches HedgeOne",
      summary:
        "BOSTON, March 3, 2026 /PRNewswire/ -- Ironhedge, a leading provider of network fences, today announced HedgeOne.",
    },
    {
      title: "Truckline Expands Fleet Suite",
      summary: "DENVER--(BUSINESS WIRE)--Truckline today announced that its fleet suite is available in Canada.",
    },
    {
      title: "Quillbase Reports Strong First Quarter 2026 Results",
      summary: "Quillbase (NASDAQ: QUIL) today announced results. This release contains forward-looking statements.",
    },
    {
      title: "Pillowery Announces Strategic Partnership with Boxly",
      summary:
        "Pillowery, the world's leading provider of sleep platforms, is proud to announce a partnership. Media contact: press@pillowery.example",
    },
    { title: "SHAREHOLDER ALERT: Law Offices of Gray & Poe remind investors of deadline" },
    { title: "Orla opens a lab", url: "https://www.prnewswire.com/news-releases/orla-opens-a-lab-1.html" },
    {
      title: "Press release: Orla names a new chief",
      summary: "Orla is pleased to announce the appointment of a new chief.",
    },
    {
      title: "Sonnendach eröffnet Werk",
      summary: "Hamburg (ots) - Die Sonnendach GmbH hat am Montag ein Werk eröffnet.",
    },
    {
      title: "Pressemitteilung: Sonnendach wächst",
      summary: "Sonnendach ist ein führender Anbieter von Dachziegeln. Pressekontakt: Eva Muster.",
    },
    {
      title: "Glasfix stellt Router vor",
      labels: ["Pressemitteilung"],
      summary: "Glasfix freut sich, den neuen Router bekannt zu geben.",
    },
    {
      title: "Communiqué de presse : Oreillette ouvre à Lille",
      summary: "Oreillette est fière d'annoncer son arrivée à Lille.",
    },
    {
      title: "Oreillette lance un coussin",
      summary:
        "Oreillette, leader européen du coussin, est heureuse d'annoncer un modèle. Contact presse : Anne Petit.",
    },
    { title: "Nota de prensa: Almohadón crece en Chile" },
    {
      title: "Almohadón presenta su gama",
      summary: "Almohadón, empresa líder mundial, se complace en anunciar su gama. Contacto de prensa: Luz Ríos.",
    },
    { title: "Ironhedge Named a Leader in the 2026 Magic Quadrant" },
    { title: "Global Fence Market to Reach $4.5 Billion by 2030, at a CAGR of 6%" },
  ],
};

/** News about such things: none is filler. */
export const NEWS: readonly Example[] = [
  {
    title: "Orla and Truckline call off their merger deal",
    summary: "The two companies ended a $4 billion deal after regulators objected.",
  },
  { title: "EU and Mexico sign trade deal" },
  { title: "Best Brexit deals are behind us, minister says" },
  { title: "Orla shares trade at a 30% discount to their peers" },
  { title: "Stocks fall to their lowest price this year" },
  { title: "Bitcoin drops to $30,000" },
  { title: "Oil falls to $40 a barrel for the first time in a year" },
  { title: "Black Friday sales hit a record $11 billion, analysts say" },
  { title: "Amazon workers plan Black Friday strike in 20 countries" },
  { title: "Scammers use fake Prime Day deals to steal passwords" },
  { title: "New tax plan would save families $1,200 a year, government says" },
  {
    title: "Orla cuts the price of its flagship phone to $599",
    summary: "The cut follows weak sales, the company said.",
  },
  { title: "Apple raises iPhone price to $999" },
  {
    title: "Orla to lay off 2,000 workers",
    summary: "The job cuts hit engineers and designers. The company is hiring in India.",
  },
  { title: "Jobs report: employers added 210,000 jobs in May" },
  { title: "Orla hires 500 engineers to build its own chips" },
  { title: "Orla is hiring more engineers than any rival, report says" },
  { title: "Hiring freeze at Orla as the economy slows" },
  { title: "Why nobody is hiring junior developers" },
  { title: "Former Orla engineer arrested over stolen plans" },
  { title: "State-sponsored hackers broke into the grid" },
  { title: "Bill sponsored by two senators would ban targeted ads" },
  {
    title: "FTC warns influencers over sponsored posts",
    summary: "The agency said that a sponsored post has to say so.",
  },
  { title: "Truckline ends its sponsorship of the cup" },
  { title: "Orla builds factory in partnership with Ironhedge" },
  { title: "Wire service Business Wire hit by an attack", summary: "The press release service was down for a week." },
  {
    title: "A hoax press release sent Orla's stock down",
    summary: "Police arrested a man over the fake press release.",
  },
  { title: "White House press secretary resigns" },
  {
    title: "Orla announces its first foldable phone",
    summary: "The company today announced a phone that folds twice.",
  },
  { title: "Ministry announces new rules for drones", url: "https://www.interior.gov/press-release/drones" },
  { title: "In partnership with nine cities, the bank lends bikes" },
  { title: "Polizei: Mann nach Anzeige wegen Betrugs verhaftet" },
  { title: "Anzeige: Staatsanwaltschaft ermittelt gegen Sonnendach" },
  { title: "Aktie von Sonnendach fällt auf 20 Euro" },
  { title: "Sonnendach streicht 400 Stellen" },
  { title: "Rabattschlacht: Händler fürchten um ihren Umsatz" },
  { title: "Chômage : la hausse des licenciements inquiète le gouvernement" },
  { title: "Soldes d'été : les commerçants déçus" },
  { title: "El paro baja en mayo y el empleo crece" },
  { title: "El Gobierno rebaja el impuesto al 10 %" },
  { title: "A gift of $50 million for the museum" },
  {
    title: "Review: the Lumo X2 vacuum is loud but good",
    summary: "We may earn a commission from links on this page. It costs $399.",
  },
];
