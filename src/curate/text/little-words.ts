/** Languages whose little words we know (ISO 639-1). Others are compared by all their words. */
export const WORD_LANGUAGES = ["en", "de", "fr", "es", "it", "pl", "tr", "ru", "uk", "ar", "nl", "pt", "sv"] as const;

export type WordLanguage = (typeof WORD_LANGUAGES)[number];

/** Words that carry no news and tell in which language a text is written. Folded at load. */
export const LITTLE_WORDS: Readonly<Record<WordLanguage, string>> = {
  en: `a about above after again against all almost also although always am among an and another any anyone anything are
    aren around as at away back be became because become been before behind being below between both but by came can
    cannot come could couldn did didn do does doesn doing don done down during each either else even ever every few for
    from further get gets getting give given go goes going gone got had hadn has hasn have haven having he her here hers
    herself him himself his how however if in into is isn it its itself just keep know let like ll made make makes making
    many may maybe me might mine more most much must my myself near need never no nor not nothing now of off often on
    once one only onto or other others our ours out over own per perhaps put quite rather re really said same say saying
    says see seen she should shouldn since so some someone something still such take taken takes than that the their
    theirs them themselves then there these they this those though through thus to together told too toward towards
    under until unless up upon us use used uses using ve very via want was wasn way we well went were weren what when
    where whether which while who whom whose why will with within without won would wouldn yes yet you your yours`,
  de: `ab aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bereits bin bis bist
    da dabei dadurch dafur dagegen damit danach dann daran darauf daruber darum das dass davon dazu dem den denn der des
    deren dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines einige er
    es etwa etwas euch fur gegen gibt haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer
    im immer in ins ist ja jede jedem jeden jeder jedes jedoch jetzt kann kein keine keinen konnen konnte konnten mal man
    mehr mein meine mit muss mussen nach nicht nichts noch nun nur ob oder ohne rund sagte sagt schon sehr sei sein seine
    seinem seinen seiner seit selbst sich sie sind so sogar soll sollen sollte sowie uber um und uns unser unter viel
    viele vom von vor war waren warum was weil weiter welche wenn wer werde werden wie wieder will wir wird wo worden
    wurde wurden zu zum zur zwar zwischen`,
  fr: `a ai ainsi alors apres au aucun aussi autre autres aux avant avec avoir avait bien c ca car ce ceci cela celle celles
    celui ces cet cette ceux chaque chez comme comment contre d dans de deja depuis des deux dit donc dont du elle elles
    en encore entre est et etaient etait etant ete etre eu eux fait fait faire faut ici il ils j je jusqu l la le les
    leur leurs lors lui m ma mais mal me meme memes mes moins mon n ne ni nos notre nous on ont ou par parce pas peu peut
    peuvent plus plusieurs pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera ses si
    son sont sous sur t ta tandis te tes ton tous tout toute toutes tres tu un une vers voici voila vos votre vous y`,
  es: `a al algo algun alguna algunas algunos ante antes aqui asi aun aunque cada casi como con contra cual cuando cuanto de
    del desde dice dijo donde dos durante e el ella ellas ellos en entre era eran eres es esa esas ese eso esos esta
    estaba estan estar estas este esto estos fue fueron ha habia habian hace hacia han hasta hay he la las le les lo los
    mas me mi mientras mis misma mismo mucho muchos muy nada ni no nos nosotros o os otra otras otro otros para pero poco
    por porque puede pueden pues que quien quienes se sea segun ser si sido sin sino sobre solo son su sus tambien tan
    tanto te tiene tienen toda todas todo todos tras tu tus u un una unas uno unos y ya yo`,
  it: `a abbia abbiamo ad agli ai al alcuni all alla alle allo anche ancora avere aveva avevano c che chi ci cio coi col come
    con contro cosi cosa cui d da dagli dai dal dall dalla dalle dallo degli dei del dell della delle dello di dice dopo
    dove due e ed era erano essere fa fino fra gia gli ha hai hanno ho i il in invece io l la le lei li lo loro lui ma me
    mentre mi mia mio molto ne negli nei nel nell nella nelle nello no noi non nostra nostro o ogni oltre per perche piu
    poi prima proprio puo qualche quale quando quanto quella quelle quelli quello questa queste questi questo qui quindi
    sara se secondo sei senza si sia solo sono sopra sotto sta stata state stati stato su sua sue sugli sui sul sulla
    sulle suo suoi tra tu tutta tutte tutti tutto un una uno vi`,
  pl: `i a o w z u do na po za od ze we nad pod przy przez przed dla bez jak jako ale albo lub oraz czy że żeby aby bo gdy
    gdyż jeśli ponieważ więc także też również tylko tu tam ten ta to te tego tej temu tym tych tymi ci jest są był była
    było byli były być będzie będą został została zostało zostały może mogą można ma mają miał nie nic niż już jeszcze
    bardzo się siebie sobie swoje swój swoją jego jej ich im go mu nas nam was on ona ono oni one który która które którego
    której których którzy którym co kto gdzie kiedy kiedyś wszystkie wszystko według podczas między wobec oprócz ponad około
    tak tylko zaś choć dlatego teraz potem wtedy zawsze nigdy powiedział dodał`,
  tr: `ve veya ya da de ki mi mu mı mü bu şu o bir biri birçok çok az daha en her hiç hep bazı bütün tüm ama ancak fakat
    çünkü eğer ise gibi göre kadar için ile sonra önce beri üzere karşı doğru rağmen dolayı hakkında arasında üzerine
    üzerinde altında içinde tarafından olarak olan olduğu olduğunu oldu olup olması olacak oluyor ettiği etti eden edildi
    edilen ediyor yapılan yaptığı dedi diye değil var yok ne neden nasıl nerede kim hangi ben sen biz siz onlar ona onu
    onun bunu buna bunun bundan şekilde artık hâlâ yine bile sadece yalnızca ayrıca belki şimdi zaten kendi kendisi`,
  ru: `и в во на с со к ко у о об от до из за по под над при про для без через между перед после около а но да или либо
    же ли бы не ни ну то что чтобы как так такой такая такое такие также тоже если когда где куда откуда почему зачем
    потому поэтому ведь вот ещё уже только лишь даже очень более менее был была было были быть будет будут есть нет это
    этот эта эти этого этой этом этих тот та те того той том тех который которая которое которые которого которой которых
    он она оно они его её их ему ей им него неё них ним мы вы я ты нас вас нам вам меня тебя мне себя свой своей своих
    свою кто чем чего весь все всё всех всего может могут можно надо там тут здесь теперь сейчас потом раз сам сказал
    заявил сообщил`,
  uk: `і й та в у на з із зі до від за по під над при про для без через між перед після біля а але чи або що щоб як так
    такий така таке такі також теж якщо коли де куди чому тому адже ось ще вже тільки лише навіть дуже більше менше був
    була було були бути буде будуть є немає не ні це цей ця ці цього цієї цьому цих той те ті того тієї тих який яка яке
    які якого якої яких він вона воно вони його її їх йому їй їм ми ви я ти нас вас нам вам мене тебе себе свій своє
    своїх хто чим чого весь все всі всіх може можуть можна треба там тут тепер зараз потім сам сказав заявив`,
  ar: `في من على إلى عن مع بعد قبل بين حتى منذ خلال عند عندما حول ضد نحو دون غير عبر أمام لدى تحت فوق و أو ثم أم بل لكن
    ولكن إن أن إنه أنه إنها أنها بأن لأن فإن وإن كأن لا لم لن ما ليس ليست قد لقد وقد فقد هل كما حيث إذا إذ لو كل بعض أي
    كان كانت كانوا يكون تكون وكان وكانت هو هي هم هما نحن أنا أنت وهو وهي هذا هذه ذلك تلك هؤلاء هنا هناك التي الذي الذين
    اللذين والتي والذي له لها لهم به بها بهم فيه فيها منه منها عليه عليها إليه ومن وفي وعلى وإلى ولا ولم وما أيضا يتم تم
    قال قالت وقال وقالت وأضاف`,
  nl: `de het een en of maar want dus dat die dit deze in op aan bij met van voor naar uit over om door onder tegen tot te
    ten ter tussen zonder tijdens na sinds als dan toen toch ook nog al wel niet geen is was waren zijn ben bent wordt
    worden werd werden geworden heeft hebben had hadden kan kunnen kon zal zullen zou zouden moet moeten mag wil er hier
    daar waar wat wie welke hoe waarom wanneer ik je jij u hij zij ze we wij jullie hem haar hun hen mij me ons onze zich
    mijn zijn iets niets veel meer meest zo nu alleen weer zegt zei volgens omdat`,
  pt: `a o as os um uma uns umas de do da dos das em no na nos nas num numa por pelo pela pelos pelas para com sem sob sobre
    entre até desde após antes durante contra e ou mas nem que se como quando onde porque porquê qual quais quem cujo cuja
    é são foi foram era eram ser sendo sido está estão estava estar há havia tem têm tinha ter não sim já ainda também só
    muito muita mais menos bem mal este esta estes estas esse essa isso isto aquele aquela ele ela eles elas eu tu você
    nós lhe lhes me te seu sua seus suas meu minha nosso nossa pode podem vai vão disse diz segundo cada outro outra outros
    todo toda todos mesmo mesma assim então`,
  sv: `och i att det en ett den de som på är av för med till om inte har hade han hon jag du vi ni man sig sin sitt sina
    från var vara varit blir blev bli kan kunde ska skulle vill måste men eller så nu då när där här hur vad vem vilka
    vilken varför efter före under över mellan mot genom utan vid hos in ut upp ner bara också även redan än mer mest
    mycket många några någon något ingen inget alla allt andra detta denna dessa dem dess deras hans hennes vår vårt våra
    min mitt mina din ditt dina oss er får fick går gör sade säger enligt samt medan eftersom`,
};
