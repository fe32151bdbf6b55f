/**
 * Two labelled lists of text senders: imitations by the name they imitate, and honest names (shops, towns, clubs,
 * surnames, clinics, restaurants) that share letters with protected names. Every part was written before the rules met
 * it. At that first meeting the rules refused, of the first hold-out, 89 of 91 imitations and 1 of 105 honest names;
 * of the hold-out, 196 of 203 and 1 of 172; of the last, 87 of 89 and 0 of 115. That is what to expect of unseen names;
 * what the test prints is the present state. To measure anew, write another part first.
 */
type ByName = Readonly<Record<string, string>>;

const TUNING_IMITATIONS: ByName = {
  // Sweden
  BankID: 'BankID B4NKID B4nkID Bank1D BanklD BANKlD BankIDinfo MinBankID BankIDSE BankID24 BankIDHjalp',
  Bank: 'B4NK BankInfo MinBank BankAlert',
  Polis: 'POLIS P0LIS P0l1s',
  Polisen: 'POLISEN P0lisen Po1isen Pol1sen PolisenSE PolisenInfo',
  Police: 'P0LICE Police',
  Swish: 'SWISH Sw1sh Svvish SwishInfo SwishPay SwlSH',
  PostNord: 'PostNord P0stNord POSTN0RD PostNordSE PostNordPak Postnordd PostNorcl P05tnord',
  Skatteverket: 'Skatteverke Skattever Sk4tteverke Skattevrket MinSkatteve Sk4ttev3rk',
  Försäkringskassan: 'Forsakrings F0rsakrings Forsakrlngs',
  Kronofogden: 'Kronofogden Kr0nofogden Kronofogd Kronof0gde',
  Swedbank: 'Swedbank Swedb4nk SvvedBank Swedbanken SwedbankSE Swedbnk SwedbankInf SwedBan',
  SEB: 'SEB S3B SE8 SEBinfo MinSEB SEB24 SEBkort SEBbank SebKundserv',
  Nordea: 'Nordea N0rdea Norde4 NORDEA24 NordeaInfo MinNordea Nordeaa NordeaKunds',
  Handelsbanken: 'Handelsbank Handelsb4nk Handelsban H4ndelsbank',
  Länsförsäkringar: 'Lansforsakr Lansforsak Lansf0rsakr',
  'ICA Banken': 'ICABanken lCABanken ICAB4nken',
  Skandia: 'Skandia Sk4ndia SkandiaInfo',
  Sparbanken: 'Sparbanken Sp4rbanken',
  Klarna: 'Klarna K1arna KIarna Klama Klarn4 KLARNA KlarnaInfo KlarnaSuppo',
  Kivra: 'Kivra K1vra KivraSMS KivraPost',
  CSN: 'CSN C5N CSNinfo MinCSN',
  Tullverket: 'Tullverket Tu11verket Tullverke',
  Transportstyrelsen: 'Transportst Tr4nsportst',
  Migrationsverket: 'Migrationsv M1grationsv',
  'SOS Alarm': 'SOSAlarm S0SAlarm',
  '1177': 'Vard1177 Info1177 Il77',
  DHL: 'DHL DHLpaket DHLexpress DHLinfo DHI',
  Budbee: 'Budbee Bud8ee',
  Telia: 'Telia Te1ia TeIia MittTelia',
  Tele2: 'Tele2 TeleZ Te1e2',
  Tre: 'Tre',
  'Mitt Tre': 'MittTre',
  IKEA: 'IKEA lKEA IK3A',
  InfoSMS: 'InfoSMS lnfoSMS Inf0SMS',
  Spärrservice: 'Sparrservic Sparrservlc',
  // Norway
  Vipps: 'Vipps V1pps VippsInfo VippsNO',
  Skatteetaten: 'Skatteetate Skatteetat Sk4tteetat',
  NAV: 'NAV N4V NAVno MinNAV',
  Politiet: 'Politiet P0litiet',
  Posten: 'Posten P0sten PostenNO',
  DNB: 'DNB DNBinfo DNBbank',
  Altinn: 'Altinn A1tinn AltInnInfo',
  Vegvesenet: 'Vegvesenet Vegvesen',
  Namsmannen: 'Namsmannen Narnsmannen',
  // Denmark
  MitID: 'MitID M1tID MitlD MitIDinfo',
  MobilePay: 'MobilePay M0bilePay MobilePayDK',
  'e-Boks': 'eBoks eB0ks eBoksInfo',
  SKAT: 'SKAT SK4T SKATdk SkatInfo',
  Nets: 'Nets N3ts NetsInfo',
  'Danske Bank': 'DanskeBank D4nskeBank DanskeB4nk',
  Nykredit: 'Nykredit Nykred1t',
  // Finland
  OmaVero: 'OmaVero OmaV3ro Omaver0',
  Kela: 'Kela K3la KelaFI OmaKela',
  Poliisi: 'Poliisi P0liisi',
  Posti: 'Posti P0sti PostiFI PostiInfo',
  OP: 'OPpankki OPinfo OPFI',
  'S-Pankki': 'SPankki SPankk1',
  'Suomi.fi': 'Suomifi Su0mifi',
  Traficom: 'Traficom Tr4ficom',
  Elisa: 'Elisa E1isa',
  OmaKanta: 'OmaKanta OmaK4nta',
};

const FIRST_HOLDOUT_IMITATIONS: ByName = {
  // Sweden
  BankID: 'b4nk1d BANKID B4nkldSE BankIDSupp',
  'Mobilt BankID': 'MobiltBanki',
  Bank: 'DinBank BankLarm',
  Polisen: 'P0L1SEN Polisen112',
  Swish: 'Swi5h SwishSE',
  PostNord: 'Postn0rcl PostNordInf MinPostnord Post1Nord',
  Skatteverket: 'Skatteverk SKATT3VERK InfoSkattev',
  Försäkringskassan: 'Forsakr1ngs FORSAKRINGS',
  Kronofogden: 'Kron0f0gden Kronofogde',
  Swedbank: 'Sw3dbank SVVEDBANK Swedbank1 SwedbankKun',
  SEB: 'se8 S3Binfo SEBSMS SEBVarning',
  Nordea: 'n0rd3a Nordea365 NordeaLogin',
  Handelsbanken: 'HandeIsbank Hande1sbank',
  Klarna: 'KIarn4 Kl4rna MinKlarna KlarnaFaktu',
  Kivra: 'Kivr4 KivraInfo',
  CSN: 'CSNse CSNkonto',
  Tullverket: 'TuIIverket TullverketS',
  Transportstyrelsen: 'Transp0rtst',
  Pensionsmyndigheten: 'Pensionsmyn',
  Arbetsförmedlingen: 'Arbetsforme',
  Bolagsverket: 'Bolagsverke',
  DHL: 'DHlpaket DHLse MinDHL',
  Instabox: 'Instab0x Instabox',
  Telia: 'TELlA TeliaInfo',
  Telenor: 'Te1enor Telen0r',
  IKEA: 'lk3a IKEAinfo',
  // Norway
  Vipps: 'VIPP5 VippsBeta',
  Skatteetaten: 'SKATTEETAT',
  NAV: 'NAVinfo N4Vno',
  Posten: 'Post3n PostenPakke',
  DNB: 'DN8 MinDNB',
  Helsenorge: 'Helsenorge He1senorge',
  Lånekassen: 'Lanekassen',
  // Denmark
  MitID: 'MlTlD MitIDHjaelp',
  MobilePay: 'Mobi1ePay MobllePay',
  'e-Boks': 'E8oks',
  Skattestyrelsen: 'Skattestyre',
  'Jyske Bank': 'JyskeBank',
  // Finland
  OmaVero: 'Om4Vero OMAVERO',
  Kela: 'Ke1a KelaInfo',
  Posti: 'Post1 PostiPakett',
  OP: 'OPverkko',
  'S-Pankki': 'SPANKKI',
  Verohallinto: 'Verohallint',
  Matkahuolto: 'Matkahuolto',
  Aktia: 'Aktia Akt1a',
};

const TUNING_HONEST = `
  Bankeryd Banken Alerta OfficialIFK Verifyr Prizeo Alerton Sebbarp Swedbergs Sebastian SebsCafe Sebrafisk Nordeast
  Klarnar KlaraVard Klarahill Navet NavetCafe Navigo Navid NavidFrisor Optik OptikHornan OpenArt Operan OperaCafe
  Treklang Trehuset Treno TreKronor TreKockar Trendhuset Trelleborg Skate Skatepark Skatan Muskat Skattkistan
  Skattkammar Icarus America Mexicana Postgatan Postiljonen Nyposten Sydposten Elisabet SalongElisa Makela Kelander
  Bringebar NetSport Swisher Vippan DahlsBageri Telemark Telegrafen PolishFood Polarn Politiken Poliklinik
  HandelsBod Handelsgard Transport TransportAB Pensionat Pensionatet Arbetsplats Kronan Kronogarden Tullinge
  TullingeIF Tullgarn Bolagshuset Lansman Lanskrona Sparven Sparta Skandinav SkandiaHamn Scandic Klarabergs Kivikko
  Kivimaki AlarmTeam BankettHall BankIde Blodbanken Matbanken Sandbanken Bankhallen Budbilen BudoKlubb Ikeda
  Dustins MitIdeal Altinget Posthallen Postkassen Vippetangen VippaOslo Politikk HelseNord Helsestua Tollboden
  SpareTips SkatKlubben Skatteoen SydBageren BorgerHus SundHuset Lunarbar MobilPlads Boksklub Politur TrygLeg
  Kelohonka Keladata Postipuisto Opisto OppiKauppa Tullintori Elisabeth OmaKoti OmaVerho Verona Suomifilm SuomiFit
  Aktiivi DanskeMad DnaTest Trafikskola Saastotori Kantapoyta Norden NordensBar Postma Polisson Skatt Navarro Sebald
  Oppermann Telin AnnasSalong MaxBurger ElksDemo MyApp TandTorget HammarbyIF AIKSoder FolkTand Klippotek Cykelhuset
  Frisor24 Salong7 Lindbergs Pizzeria Bageriet Bokhandeln Gymmet VardHuset
`;

const FIRST_HOLDOUT_HONEST = `
  Bankekind Bankgatan Bankbaren Sebaldus SebraBar Swedenborg SwedeCafe Nordanvik NordeckAB Klarlund Klarspace
  KlarnaVader Navelsugar NaverGard Navsta Optimera OpusSkola OpelKlubb Tresor Tretorpet Trevligt TreSystrar Skatas
  SkateClub Skattungbyn Handelslag Handelskaj Transtrand TransportLG Forsarsbyn Forsbergs Pensionar Arbetarblad
  Kronoby Kronetorp Tullstorp Bolaget Lansforsen Sparreholm SparrTeater Skandium Kivinen CSKlubben SOSflytt
  Infoteket SMSgruppen BudapestBar Instabil IcaMaria Telestad Telefix Treriksrose Postaladan Postorder
  Vippeporten Posterum NavnLos Dnipro Altitude Altinge Vegvisaren Bringsverd Helseloftet Lanekrok Namsos Tollarp
  Mitidyl Mobilbyen Ebokhandel SkatKortet Nettverk Nykoping Jyskland Sydhavnen Borgerlig Lunaris Danskere
  Omavara Kelander9 Kellari Postimies Opettaja Suomirock Trafikant Elisenda Aktivist Verotex Matkamaa Kantele
  Poliisson Poljan Sparkojan SpankoAB Tandvard Kungsbacka Hudiksvall Nassjo Ulricehamn Majornas Fotograf Blomman
  Loparklubb Simhallen Biljetten Restaurang
`;

const HOLDOUT_IMITATIONS: ByName = {
  // Sweden
  BankID: 'BanKlD bankid2026 BANK1D24 BankIDKod BankIDSpar DittBankID B4nkldlnfo',
  Bank: 'BankService BANK24 BankSMS',
  Polis: 'Po1is P0LlS',
  Polisen: 'PolisenSver p0l15en POLlSENinfo',
  Swish: 'SVVISH SwishKonto',
  Bankgirot: 'B4nkg1rot BankGiro',
  Kivra: 'KlVRA KivraPaket K1vr4Info',
  Swedbank: 'SWED8ANK SwedbankApp Svvedb4nk lnfoSwedban SwedbankBan',
  SEB: 'SEBbetalnin SEBse s38 SEBlarm SebSverige SEB247',
  Nordea: 'NordeaSpar N0RDEA N0rde4lnfo KundNordea NordeaPin MobilNordea NordeaBanks',
  Handelsbanken: 'Hand3lsbank MinHandelsb HandelsbSE HANDELSBANK',
  Länsförsäkringar: 'LANSFORSAKR L4nsforsakr',
  'ICA Banken': 'lcaBanken ICABankenSE',
  Sparbanken: 'Sparb4nken SPARBANKEN',
  Avanza: 'Av4nza AvanzaBank',
  Klarna: 'Klarna24 K1ARNA KlarnaSe DinKlarna KLARNApay KlarrnaInfo Klarnaa',
  CSN: 'csn24 C5Ninfo CSNService',
  Skatteverket: 'Skatt3verke SKATTEVERK Skateverket',
  Försäkringskassan: 'Fors4kring5 FORSAKR1NGS',
  Kronofogden: 'KRONOFOGDEN Kron0fogd',
  Migrationsverket: 'Migr4tionsv',
  Transportstyrelsen: 'TRANSPORTST',
  Pensionsmyndigheten: 'Pension5myn PensionsMyn',
  Arbetsförmedlingen: 'Arb3tsforme ArbetsForm',
  Tullverket: 'Tu1lverket TullverkInf',
  Polismyndigheten: 'Polismyndig P0lismyndig',
  'SOS Alarm': 'SO5Alarm SosAlarmSE',
  '1177': 'Vard1l77 SMS1177',
  Folktandvården: 'Folktandvar',
  Apoteket: 'Ap0teket ApoteketSE',
  Budbee: 'BUDB33 BudbeePaket',
  Instabox: 'InstaboxPak lnstabox',
  Tele2: 'Te1e2Info TELE2SE',
  Comviq: 'C0mviq ComviqSMS',
  Spärrservice: 'SparrServic',
  InfoSMS: 'INFOSMS',
  // Norway
  Vipps: 'VippsKonto V1PPSinfo VippsSupp vlpps',
  MinID: 'MlnID',
  DNB: 'DNBno dnb24 DNBKundeser DNBVarsel',
  'SpareBank 1': 'Sp4rebank1 SPAREBANK1 SpareBank1N',
  Skatteetaten: 'Skatte3tate SKATTEETATE',
  NAV: 'NAVvarsel nav24',
  Altinn: 'ALT1NN AltinnVars',
  Namsmannen: 'Nam5mannen',
  'Statens vegvesen': 'StatensVegv',
  Vegvesenet: 'V3gvesenet VegvesenInf',
  Politiet: 'POLlTlET PolitietNO',
  Helsenorge: 'HelseNorg3',
  Posten: 'P05ten PostenInfo PostenNorge MinPosten',
  // Denmark
  MitID: 'M1t1D MITID24 MitIDKode MitIDApp',
  NemID: 'N3mID NemIDinfo',
  MobilePay: 'M0B1LEPAY MobiIePay',
  Nets: 'NETSinfo Net5 NetsKort',
  'e-Boks': 'eBok5 EBOKSDK',
  SKAT: 'SKAT24 Sk4tInfo',
  Skattestyrelsen: 'Skattestyr Sk4ttestyre',
  Nykredit: 'NYKREDlT',
  'Jyske Bank': 'Jysk3Bank JYSKEBANK',
  Politi: 'P0liti POLITI',
  'Borger.dk': 'BorgerDK B0rgerDk',
  GLS: 'GLSpakke gls24',
  'Danske Bank': 'DanskeBankS DANSKEBNK DanskeBank1',
  // Finland
  OmaVero: 'OMAVER0 OmaVeroFI OmaVeroInfo',
  Kela: 'KELAFI K3LA KelaViesti',
  Poliisi: 'POL11SI PoliisiFI Poliisl',
  Posti: 'POSTl PostiNouto P0st1 PostiFinlan',
  OP: 'OPturva OPlogin OPkonto',
  'S-Pankki': 'SPankkiFI',
  'Suomi.fi': 'SUOMIFI SuomifiInfo',
  Traficom: 'TRAF1COM TraficomFI',
  OmaKanta: 'OMAKANTA OmaKantaFI',
  Verohallinto: 'Verohal1int',
  Elisa: 'EL1SA ElisaLasku ElisaFI',
  Hätäkeskus: 'Hatakeskus',
  // Several countries
  PostNord: 'POSTNORDDK P0STN0RDSE PostnordPkg PostNordFI PosttNord',
  DHL: 'DHL24 DHLPakke DHLDanmark dh1',
  Telia: 'TELIA24 Tel1a TeliaFaktur',
  Telenor: 'TELENOR Telen0rNO TelenorKund',
  PayPal: 'PayPa1 PAYPALinfo PaypaI',
  Netflix: 'Netf1ix NETFLIXSE NetfIix',
};

const HOLDOUT_HONEST = `
  Bankvalvet Bankplatsen Bankdirekte Gamlabanken Isbanken Fiskbanken Ogonbanken Banker Bankett BankTorget Seborg
  Sebrings SebastianH Sebbes Seberts Nordeborg Nordensson Nordelius NordElAB NordEnergi Klarsyn Klarin KlaraNorra
  KlarVatten Klarinett Klaraberg Navens Navinsky Navlunds Navarra Navigator Optimist Opalen Operakallar Opium
  OpenDoors Tretton Tredje Treenig TreLiljor Tresticks TreRosor Trespass Skatepunkt Skatboden Skattebo Skatudden
  Skatholmen Skattjakt Handels Handelsby Handelstorg Transmiss Transports Translog Pensionist Pensum Arbetsro
  ArbetsDag Migrera Migranten Kronans Kronoslott KronoBageri Tullgatan TullKrogen Tullbacken Bolagsratt Bolagskolan
  Lansbygd Lansteatern LansMuseet Sparvagen SparTorget Skandiagat SkandiaBio Kivijarvi Kivistudio SOSbaten
  Infobyran InfoAnna SMSkonsult Alarmcenter Polisaren Polishing Polino Polkagris Swishin Vippen Vippgungan Posthornet
  Postilla PostBaren Postkort Nattposten Postergal Dnbonde Altinius Altimeter Vegvokter Bringslid Helsebank Helsekost
  Lanekontor Mitidag Mittid Nemida Mobilera Netsky Netshow Netskolan Bokser EbokBar SkatSkole Nykrog Jyskebo Politico
  Politikern Borgeren BorgerBib Glasklart Danskebaad Dansken OmaVenes Omaver Kelasto Kelapyora Kelo Poliiterm
  Postiporras OPusmusik Opaali Spankers Suominen Suomifolk Trafika Trafikinfo Omakannet Omakanto Verokas Elisas
  Elisabethg Hatanpaa Tuliniemi Aktivera Budbilar Instaladan Budskap DalensHL Telinge
  Telemann Telefonen Teleteknik Nettoyage Netfrisor Paypoint Sundsvall Bodens Kiruna Vaxjo24 Fika4U KalmarFF
  AnnasFot BryggHuset Skobiten Nyckelringa Hundkompis Stallet Tandlakarna Ogonklinik OptikerBo Barnmorskan
`;

const LAST_IMITATIONS: ByName = {
  Bank: 'SparraBankI',
  BankID: 'BaNk1d BankIDverif bankldSE',
  Swish: 'SwishSuppor sw1shSE',
  Swedbank: 'SwedBankSM SwedbankVar SwedB4nkSE',
  SEB: 'SE8bank SEBinternet DinSEB S3BSMS',
  Nordea: 'N0RD34 NordeaKonto NordeaSE Nord3aInfo',
  Handelsbanken: 'HANDELSBaNK HandelsbInf',
  Skandia: 'SKANDlA SkandiaSMS',
  Klarna: 'Kl4rn4 KlarnaSMS KlarnaPaym KLARNAse',
  Kivra: 'KivraKonto Kivra24 K1vr4',
  Skatteverket: 'Skatt3ver Skatteverk1 SkatteverkI',
  Kronofogden: 'KronofogdIn Kr0nof0gden',
  'F-kassan': 'FKassan',
  CSN: 'CSNutbetaln CSNsupport',
  Polisen: 'PolisenLarm P0lisenSE',
  '1177': 'Info1l77 Vard1I77',
  PostNord: 'P0stnordSE PostNordTra POSTNORDse Postn0rd24 PostNrod',
  DHL: 'DHLtracking DHLlevering DHLservice',
  Telia: 'Te1iaInfo TeliaMobil',
  Vipps: 'V1PP5 VippsVarsel',
  DNB: 'DNBsikkerhe DNBlogin',
  NAV: 'NAVutbetali MittNAV',
  Altinn: 'Alt1nnNO AltinnMeldi',
  Skatteetaten: 'Sk4tteetate SkatteetatN',
  Posten: 'PostenSMS P0stenPakke',
  MitID: 'MiTlD MitIDinfo1 MitIDlogin',
  MobilePay: 'MobileP4y MobilePaySM',
  'e-Boks': 'EB0KSinfo eBoksDK',
  SKAT: 'SkatRefund SKATBesked',
  Nets: 'NetsSikkerh N3tsInfo',
  OmaVero: 'OmaVer0FI OMAVEROinfo',
  Kela: 'Ke1aInfo KelaTuki',
  Posti: 'POSTIPAKET P0stiInfo',
  OP: 'OPVahvista OPasiakas OPtuki',
  'S-Pankki': 'SP4nkki SPankkiInfo',
  'Suomi.fi': 'Su0mif1 SuomifiSMS',
  Traficom: 'TraficomInf',
  Elisa: 'ElisaSMS E1isaFI',
};

const LAST_HONEST = `
  Bankebergs BankCafeet Bankomanen Vallbanken Spelbanken Tygbanken Sebina Sebjorn Nordekan Nordell Nordegren Klarastad
  Klarsikt Klarskogen Navarres Navling Nave Navkapslar Opalin Operabaren OptiCare Oppunda OpenMind Trestad Trevnad
  TreBackar TreSmaRum TreGubbar Trekullen Skateland SkatasGard Skattbyn SkattenBar Handelshof HandelsTrad TransAlp
  Pensjonat PensionSyd Arbetsliv Migratio Krona Kronobruk Tullarps Tulldal Bolaxen LansApotek SparrGrand Sparfisk
  Skanditek Scandia Kivioja SOSdata Infobutik SMStjejen Polishallen Polissena Polkabaren Swinger Swingklubb
  Vippebrett Postbacken Postgarden Husposten Lillposten Posteljen Postilje Vegvik Bringas Bringstad Helsehus
  Helsebad LaneTorget Mitigera Mitidrott Nemi Mobilia MobilFix Netsalg Netsalong Boksalg Skatepoint Skatkiste
  Nykredsen JyskMad Politibok Borgerkro Sundhedia Lunarium Danskerne Omavaraus Kelakota Kelapaja Postiluukku
  Opaskeskus Suomifani Trafiikki Tullinpuom Tullisali Aktivoi Verokkaat Elisabetin Elisanna DNAtalo Dahlgrens
  Budeskog Instagate TeleMiljo Teliander Telerist IdrottsIF Hembygd Sjukgymnast Skomakare Kvarnen Sotarn
`;

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);
const pairs = (lists: ByName): readonly (readonly [sender: string, imitates: string])[] =>
  Object.entries(lists).flatMap(([name, senders]) => words(senders).map((sender) => [sender, name] as const));

export const IMITATIONS = {
  tuning: [...pairs(TUNING_IMITATIONS), ...pairs(FIRST_HOLDOUT_IMITATIONS)],
  holdout: pairs(HOLDOUT_IMITATIONS),
  last: pairs(LAST_IMITATIONS),
};
export const HONEST = {
  tuning: [...words(TUNING_HONEST), ...words(FIRST_HOLDOUT_HONEST)],
  holdout: words(HOLDOUT_HONEST),
  last: words(LAST_HONEST),
};
