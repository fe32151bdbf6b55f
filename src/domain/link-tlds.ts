const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter(Boolean));

/**
 * Top-level domains under which a bare `name.tld` in running text is taken for a link: the Nordic and large country
 * domains, the common generic ones, and those most seen in phishing. Domains that are everyday abbreviations in
 * Nordic text (`st`, `ms`, `ag`, `pm`) or file endings (`md`, `py`, `sh`, `rs`) are left out; with a scheme, `www.`
 * or a path any domain counts. Source of names: https://data.iana.org/TLD/tlds-alpha-by-domain.txt
 */
export const TLDS = words(`
  com net org info biz name mobi pro io ai co me tv cc ws gg so to ly gl gd la li im am fm vc vg pw su tk ml ga cf gq cx
  se nu no dk fi is eu ax fo de uk nl be lu fr it es pt pl at ch ie ee lv lt ru ua by cz sk hu ro bg gr hr si tr
  us ca mx br au nz jp cn kr in il za ae sg hk tw vn id my th ph ir
  app dev xyz top online site shop store club live life link click page website space icu vip win work works today
  world tech cloud email support help care bank finance money cash loan loans credit fund digital media news blog art
  design agency group team company center services solutions network systems zone city land buzz fun monster rest quest
  sbs cfd cyou bond lol gdn cam date download stream trade webcam bid men party racing review science faith
  cricket accountant ninja rocks guru expert plus one global international express delivery post tel travel jobs ltd llc
  inc ink wiki zip mov host press run pub social chat video photos pics beauty hair skin autos boats homes
  hosting tips tools codes law legal insure health clinic dental security holdings ventures studio events fit gold
  dhl seb bcg`);

/** Non-Latin top-level domains in wide use. */
export const IDN_TLDS = words(
  'рф укр бел срб мкд бг ею қаз онлайн сайт рус москва 中国 中國 香港 公司 网络 网址 한국 भारत ไทย',
);

/** Domains that never begin a sentence, so that a capital after the dot does not make them one ("Tack.Se till"). */
export const NEVER_A_WORD = words('com net org biz xyz io dk eu uk icu');

/** Second levels under which country domains are given out, as in `example.co.uk`. */
export const SECOND_LEVELS = words('co com org net gov gob go gv ac edu or ne');

/** Services that hide the real address. */
export const SHORTENERS =
  words(`bit.ly bitly.com tinyurl.com t.co is.gd v.gd goo.gl cutt.ly ow.ly buff.ly rebrand.ly
  rb.gy shorturl.at shorturl.gg tiny.cc t.ly s.id bl.ink lnkd.in tny.im x.gd u.to clck.ru urlz.fr t1p.de soo.gd short.io
  dub.sh shrtco.de ulvis.net da.gd qr.ae kutt.it urlzs.com zpr.io`);
