import { wordKey } from "./word-key.ts";

/**
 * Folded words that any news of any day may hold, by our own judgement. While the window is small they would look as rare
 * as a name; this list lets them weigh less from the first item on.
 */
export const COMMON_WORDS: readonly string[] = `
  able access according account accounts across act action add added address agency agreed ahead allow allowed allows
  amid amount analysis announce announced announcement announces answer app application approach apps area asked attack
  attempt available average bad based began begin behalf best better big bill billion bit board body book bring brings
  build building built business buy call called calls campaign car care case cases cause center central certain chance
  change changes check chief child children choice city claim claims clear close code come coming comment comments
  commission common community companies company concern concerns confirmed congress consider continue control cost
  council country countries couple course court create created current currently customers cut data date day days deal
  death decided decision demand department described design despite detail details developed developer developers
  development device devices different difficult digital director does due early earlier economic economy effect effort
  efforts end ended enough entire especially event events evidence example executive expect expected experience expert
  experts extra face fact fall family far feature features federal feel feels field fight figure file files final finally
  financial find finds fire firm firms first five fix follow followed following food force forces foreign form former
  forward found four free friday full future game games general given global good government great group groups growing
  growth guide half hand happen happened hard head health hear heard help helped helps here high higher history hit hold
  home hope hour hours house huge human hundreds idea images impact important include included includes including increase
  industry information inside instead interest international internet interview investigation involved issue issues job
  jobs join key kind known large largest last late later latest latest launch launched launches law lawmakers lead leader
  leaders leading learn leave led left legal less level life likely line link list little live local long longer look
  looking lost lot low major man manager march market matter mean means measure media meet meeting member members men
  message million minister minutes model moment monday money month months morning move moved much national nearly network
  networks new news next night number offer offered offers office officer official officials old online open operating
  opinion order original outside page paid part parts party past pay people percent period person phone phones place plan
  planned planning plans platform play point police policy political popular position possible post posted power
  president press pressure price prices private probably problem problems process product products program project
  protect provide public publish published pull push question questions quick quickly raise ran rate reach read reader
  ready real reason recent recently record reduce release released releases remain report reported reportedly reporter
  reports research researcher researchers response rest result results return reveal revealed reveals review right rights
  rise risk role rule rules run running safety sale sales saturday save school science second secretary security seem
  seems seek sell send senior sent series serious service services set seven several share shared short shot show showed
  shows side sign similar simple single site situation six size small social software sold solution sort source sources
  speak special spokesman spokesperson spokeswoman staff stand start started starting state statement states step stop
  store story strong study sunday support sure system systems talk talks taking target team tech technology tell ten term
  test thing things think third thousands threat three thursday time times tips today told tomorrow took tool tools top
  total tried trust try trying tuesday turn turned twice two type understand unit united update updated updates user users
  value version video view wait wanted war warned warning warns watch way ways weak web website websites wednesday week
  weekend weeks west white wide win woman women word words work worked worker workers working works world worth write
  writer wrong year years yesterday young briefing daily digest edition episode links monthly newsletter podcast recap
  roundup thread weekly
  jahr jahre jahren neu neue neuen neuer mensch menschen unternehmen firma prozent million millionen euro tag woche monat
  heute gestern morgen zeit land regierung angebot bericht berichtet neues laut erste ersten zwei drei
  an annee annees nouveau nouvelle nouveaux jour jours semaine mois entreprise societe pays gouvernement monde france
  ans euros premier premiere deux trois selon
  ano anos nuevo nueva nuevos dia dias semana mes meses empresa empresas pais gobierno mundo millones primera primer tres
  anno anni nuovo nuova nuovi giorno giorni settimana mese mesi azienda societa paese governo mondo milioni primo prima
`
  .trim()
  .split(/\s+/);

const COMMON_KEYS = new Set(COMMON_WORDS.map(wordKey));

/** Whether forms of common words are compared by this key. */
export function isCommonKey(key: string): boolean {
  return COMMON_KEYS.has(key);
}
