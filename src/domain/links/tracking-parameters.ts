/**
 * Parameters that say where a reader comes from, and nothing about the page: our own collection. Names are in small
 * letters and compared so. A `*` at the end takes whatever follows. `on`: only on these domains and what lies below.
 */
export type TrackingGroup = { readonly whose: string; readonly names: string; readonly on?: string };

export const TRACKING_GROUPS: readonly TrackingGroup[] = [
  { whose: "Urchin, and since then everybody's campaigns", names: "utm_* utm-*" },
  { whose: "Matomo, once Piwik", names: "mtm_* pk_* piwik_* matomo_*" },
  { whose: "Google Ads and Analytics", names: "gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid" },
  { whose: "Google's links between sites", names: "_ga _gl _gac gs_l usqp amp_js_v amp_gsa ampshare" },
  { whose: "Google's list of results", names: "ei ved usg sa sxsrf", on: "google.com" },
  { whose: "Facebook", names: "fbclid fb_action_* fb_source fb_ref action_object_map action_type_map" },
  {
    whose: "Facebook, on its own pages",
    names: "mibextid __tn__ __xts__* __cft__* fref hc_ref rdid",
    on: "facebook.com",
  },
  { whose: "Instagram", names: "igsh igshid ig_rid ig_mid" },
  { whose: "Twitter", names: "twclid ref_src ref_url __twitter_impression" },
  { whose: "Twitter, on its own pages", names: "s t cxt", on: "twitter.com x.com" },
  { whose: "TikTok", names: "ttclid tt_medium tt_content" },
  { whose: "Snapchat, Pinterest, Reddit, Quora", names: "sccid epik rdt_cid qclid" },
  { whose: "Reddit, on its own pages", names: "share_id rdt", on: "reddit.com" },
  { whose: "LinkedIn", names: "li_fat_id trk trkinfo trkemail trkcampaign lipi licu midtoken midsig" },
  { whose: "Microsoft Advertising", names: "msclkid ocid" },
  { whose: "Yandex", names: "yclid ysclid ymclid _openstat" },
  { whose: "Baidu, Alibaba", names: "hmsr hmpl hmcu hmkw hmci spm scm" },
  { whose: "Adobe", names: "s_cid s_kwcid ef_id icid" },
  { whose: "Adobe, as Amazon Web Services names it", names: "sc_channel sc_campaign sc_content sc_detail sc_outcome" },
  { whose: "AT Internet, once XiTi", names: "at_* xtor" },
  { whose: "Webtrends", names: "wt.* wt_mc wt_mc_id wt_zmc wtmc" },
  { whose: "comScore", names: "ns_campaign ns_mchannel ns_source ns_linkname ns_fee" },
  { whose: "Mailchimp", names: "mc_*" },
  { whose: "HubSpot", names: "_hsenc _hsmi __hstc __hssc __hsfp hsctatracking hsa_*" },
  { whose: "Marketo, Eloqua", names: "mkt_tok elqtrackid elqtrack elqaid elqat elqcampaignid elqcst elqak" },
  { whose: "Salesforce", names: "sfmc_* et_rid et_cid" },
  { whose: "Klaviyo, Drip, Vero, Blueshift", names: "_ke _kx __s vero_id vero_conv bsft_*" },
  {
    whose: "Other senders of mail",
    names: "ck_subscriber_id ml_subscriber ml_subscriber_hash dm_i vgo_ee ss_email_id",
  },
  { whose: "Omeda, and publishers' letters", names: "oly_anon_id oly_enc_id rb_clickid wickedid bxid cndid" },
  { whose: "Outbrain, Taboola, Teads", names: "dicbo oborigurl tblci auctid" },
  { whose: "Impact", names: "irclickid irgwc" },
  { whose: "CJ, Awin, Rakuten", names: "cjevent cjdata awc ranmid raneaid ransiteid" },
  { whose: "Other affiliates", names: "sscid tduid zanpid" },
  { whose: "Branch, Marin", names: "_branch_match_id _branch_referrer mkwid" },
  { whose: "Wikimedia", names: "wprov" },
  { whose: "AOL and Yahoo", names: "ncid guccounter guce_referrer guce_referrer_sig soc_src soc_trk tsrc yptr" },
  { whose: "CBS, Condé Nast, TechCrunch", names: "ftag mbid tpcc" },
  { whose: "The New York Times", names: "smid smtyp sr_share" },
  { whose: "The New York Times, on its own pages", names: "_r emc nl nlid hp action module pgtype", on: "nytimes.com" },
  { whose: "The Financial Times", names: "ftcamp segmentid", on: "ft.com" },
  { whose: "Dow Jones", names: "mod reflink st", on: "wsj.com marketwatch.com barrons.com" },
  { whose: "Bloomberg", names: "srnd sref leadsource", on: "bloomberg.com" },
  { whose: "Reuters", names: "feedtype feedname rpc taid", on: "reuters.com" },
  { whose: "Forbes", names: "sh ss", on: "forbes.com" },
  { whose: "The Daily Mail", names: "ito ico", on: "dailymail.co.uk" },
  { whose: "YouTube and Spotify", names: "si pp feature ab_channel", on: "youtube.com youtu.be spotify.com" },
  {
    whose: "Substack",
    names: "r s publication_id post_id isfreemail triedredirect showwelcomeonshare",
    on: "substack.com",
  },
  {
    whose: "Amazon",
    names: "ref_ linkcode linkid camp creative creativeasin ascsubtag pf_rd_* pd_rd_*",
    on: "amazon.com",
  },
  { whose: "Everybody's own campaigns, inside a site too", names: "cmpid intcmp int_cmp intcid itm_*" },
];

/** Names that mostly say where a reader comes from, but on some sites name the page: there they hold a number. */
export const TRACKING_OR_NUMBER = "ref source src feature partner cid rss via cmp referrer";
