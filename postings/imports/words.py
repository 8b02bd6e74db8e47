"""Words of titles and texts, English and German, by which the fixed words of the board are guessed.

Regular expressions for small letters. What is special stands before what is general: the first that fits has it.
"""

import re

from postings.choices import Category, Contract, Model


def compiled(table):
    """The lines of a pattern are only there for the eye."""
    return {
        name: re.compile(re.sub(r"\s*\n\s*", "", pattern), re.IGNORECASE) for name, pattern in table.items()
    }


CATEGORIES = compiled(
    {
        Category.HUMAN_RESOURCES: r"""
        human resources|\bhr\b|personal(referent|leit|sach|wesen|berat|manag|entwick)|recruit|talent acq|payroll
        |lohnbuch|people (partner|operations|manager)
    """,
        Category.LEGAL: r"""
        rechtsanw|\bjurist|\blegal\b|attorney|lawyer|paralegal|notar|\bcounsel\b|law clerk|compliance
    """,
        Category.SOCIAL_CARE: r"""
        sozial(arbeit|pädagog|dienst|e arbeit)|social work|heilpädagog|heilerzieh|betreuungs|jugendhilfe
        |case ?manager|counsel(l)?or|youth|child ?care|caseworker
    """,
        Category.EDUCATION: r"""
        erzieher|kinderpfleg|lehr(er|kraft|kräfte|beauf)|teacher|teaching|tutor|dozent|professor|lecturer
        |schul(leit|sozial)|\bkita\b|pädagog|education|instructor|trainer\b|ausbilder|instructional
    """,
        Category.HEALTH: r"""
        \b(alten|kranken|gesundheits|intensiv|heil)?pfleg(er|e|ekraft|efach)|pflegefach|nurse|nursing|\bärzt
        |\barzt\b|physician|medizin|medical|therap|hebamme|apothek|pharmac|zahn|dental|health|clinical|klinik
        |rettungs|\bmfa\b|hygien
    """,
        Category.SCIENCE: r"""
        wissenschaft|research(er)?\b|scientist|forsch|labor(ant|atory|techn)?\b|biolog|chemi(ker|st|cal)|physik
        |doktorand|postdoc|\bphd\b|geolog
    """,
        Category.IT: r"""
        software|developer|entwickler|devops|programm(ier|er\b)|data (engineer|scien|analy|architect)
        |machine learning|\bml\b|\bki\b|\bai\b|informati(k|on tech)|administrator\b.*(system|netz|linux|it\b)
        |(system|netz|linux|it-|it ).*admin|sysadmin|cloud|backend|frontend|full.?stack|\bit\b|\bsap\b|\bqa\b
        |scrum|cyber|security (engineer|analyst|architect)|product owner|web ?(dev|master)|network
        |\bux\b.*engineer|helpdesk|help desk|java\b|python|\bphp\b|c\+\+|computer|database|anwendungs
    """,
        Category.ARCHITECTURE: r"""
        architekt(?!ur.*software)|\barchitect\b|landschaftsarch|stadtplan|urban plan|city planner|raumplan
        |bauzeich|innenarch
    """,
        Category.DESIGN: r"""
        design|grafik|graphic|\bux\b|\bui\b|illustrat|mediengestalt
    """,
        Category.CONSTRUCTION: r"""
        \bbau(leit|ingenieur|helf|arbeiter|stell)|polier|maurer|hochbau|tiefbau|construction|straßenbau|dachdeck
        |zimmer(er|mann)|betonbau|gerüst|civil engineer|kranführ
    """,
        Category.TRADES: r"""
        elektr(iker|on)|(?<!zerspanungs)mechaniker|schreiner|tischler|\bmechanic|mechatron|klempner|plumb
        |electrician|carpenter|maler|lackier|schlosser|schwei(ß|ss)er|welder|installateur|monteur|anlagenmech
        |handwerk|bäcker|metzger|fleischer|friseur|goldschmied|painter|hausmeister|installer|maintenance worker
        |steamfitter|machinist|technician|techniker
    """,
        Category.ENGINEERING: r"""
        ingenieur|engineer|konstrukt|\bcad\b|verfahrenstechn|maschinenbau
    """,
        Category.MANUFACTURING: r"""
        produktion|fertigung|manufactur|montage|zerspan|\bcnc\b|maschinen(führ|bedien)|anlagenführ|assembl
        |quality|qualität|operator
    """,
        Category.TRANSPORT: r"""
        fahrer|driver|lokführ|pilot|chauffeur|kurier|courier|zugbegleit|schaffner|ferry|deckhand|transit
    """,
        Category.LOGISTICS: r"""
        lager|logist|warehouse|supply chain|dispon|versand|kommission|spedition|einkäuf|einkauf|procurement
        |purchas|materialwirt|fulfil|inventory|stock ?(clerk|worker)
    """,
        Category.HOSPITALITY: r"""
        \bkoch|\bköch|\bcook|\bchef\b(?!.*(officer|arzt))|küche|kitchen|kellner|waiter
        |service(kraft|mitarbeiter)|restaurant|hotel|barkeep|barista|rezeption|front desk|housekeep|catering
        |gastro|konditor
    """,
        Category.FINANCE: r"""
        buchhalt|bilanz|accountant|accounting|financ|finanz|controll|steuer(fach|berat)|audit|treasur|bank
        |versicherung|insurance|tax|actuar|budget|investment|kredit|revisor
    """,
        Category.MARKETING: r"""
        marketing|\bseo\b|social media|\bpr\b|public relations|brand|kampagn|campaign|content|communications?\b
        |kommunikation|werbung
    """,
        Category.MEDIA: r"""
        redakt|editor|journalis|lektor|film|video|foto|photograph|verlag|publish|producer|\bton(techn|meister)
        |copywrit|texter|übersetz|translat|librarian|bibliothek
    """,
        Category.CUSTOMER_SERVICE: r"""
        kunden(service|dienst|berat|betreu)|customer (service|success|support|care)|call ?center
        |support (agent|special|mitarb)|hotline|client service
    """,
        Category.SALES: r"""
        verkäuf|verkauf|vertrieb|sales|account (manager|executive)|außendienst|retail|filial|store
        |business develop|kassier|cashier|handelsfach|einzelhandel
    """,
        Category.SECURITY: r"""
        sicherheits|security|wach(mann|schutz|dienst)|guard|objektschutz|detekt|feuerwehr|fire (fighter|safety)
        |polizei|police|correction officer|investigator
    """,
        Category.AGRICULTURE: r"""
        landwirt|gärtner|garden|farm|forst|winzer|tierpfleg|agri|horticult|landschaftsbau|arborist|forester
        |melker
    """,
        Category.CONSULTING: r"""
        consult|berater|beratung|advis(o|e)r
    """,
        Category.PUBLIC_SERVICE: r"""
        verwaltungs|öffentlicher dienst|bürger(büro|amt|service)|stadtverwalt|beamt|policy
        |public (service|admin|affairs)|city council|community (affairs|board)|government|kommunal|inspector
    """,
        Category.ADMINISTRATION: r"""
        sekret|assist|office|büro|sachbearbeit|administrat|clerk|empfang|recept|verwaltung|secretary|typist
        |kaufmann|kauffrau|kaufleute|bürokraft|records
    """,
        Category.MANAGEMENT: r"""
        geschäftsführ|director|\bceo\b|\bcto\b|\bcfo\b|head of|leiter|leitung|manager|commissioner|\bchief\b
        |supervisor|vorstand|executive|management
    """,
    }
)

# Of employmentType, or of a title.
CONTRACTS = compiled(
    {
        Contract.WORKING_STUDENT: r"""
        werkstud|working student|student assistant|studentische (hilfs|aushilf|mitarb)
    """,
        Contract.APPRENTICESHIP: r"""
        \bausbildung (als|zum|zur|im|in)\b|^ausbildung|auszubildende|\bazubi|apprentic|lehrstelle|lernende\b
        |duales studium
    """,
        Contract.INTERNSHIP: r"""
        praktik|\binternship|^intern$|\bintern\b(?! audit)|trainee program
    """,
        Contract.FREELANCE: r"""
        freelanc|freiberuf|freie mitarbeit|contractor|selbst(st)?ändig|\bfreie[rn]?\b
    """,
        Contract.TEMPORARY: r"""
        zeitarbeit|arbeitnehmerüberlassung|temporary|^temp$|aushilf|saison|\bseason|harvest|per.diem
    """,
        Contract.FIXED_TERM: r"""
        ^contract$|(?<!un)befristet|fixed.term|elternzeitvertretung|maternity cover|vertretung\b|limited term
    """,
        Contract.PERMANENT: r"""
        unbefristet|festanstellung|permanent|regular
    """,
    }
)

# Of headings inside an ad, without their punctuation.
HEADINGS = compiled(
    {
        "additional": r"""
            bewerbung|so bewirbst|bewirb dich|kontakt|ansprechpartner|noch fragen|offene fragen|fragen\?|klingt nach
            |interesse geweckt|haben wir (dein|ihr) interesse|bewerben|weitere (informationen|hinweise)|^hinweise?$
            |how to apply|to apply|apply now|hiring process|interview process|equal opportunity|diversity
            |our commitment|^contact|interested\b|additional information|further information|^note|application tip
            |eeo statement|about (us|the company)$|^(ü|ue)ber uns$|wir freuen uns auf
        """,
        "benefits": r"""
            benefits|(was )?wir (dir |ihnen )?bieten|bieten wir|unser angebot|(deine|ihre) vorteile|vorteile
            |unsere leistungen|^leistungen|warum (wir|du bei uns|zu uns)
            |darauf (kannst du dich|k(ö|oe)nnen sie sich) freuen|das bekommst du|deine perspektiven
            |das erh(ä|ae)ltst du|gute gr(ü|ue)nde|what we offer|we offer
            |perks|why (join|us|work)|what(['’]?s| is) in it for you|what you(['’]ll| will)? get|compensation|our offer
            |you can expect from us|freu dich auf|verdienst
        """,
        "profile": r"""
            profil|qualifikation|anforderung|voraussetzung|(du|sie) mitbring(st|en)|bring(st|en) (du|sie)
            |w(en|as) wir suchen|kenntnisse|kompetenzen|f(ä|ae)higkeiten|nice to have|nice-to-have|(ü|ue)berzeugst
            |(ü|ue)berzeugen sie|dein hintergrund|deine st(ä|ae)rken|das kannst du|erfahrung|du passt|passt du
            |das solltest du|wir erwarten|was dich auszeichnet|das zeichnet dich aus|you bring|bring with you
            |requirements?|qualifications?|profile|^skills|your skills|required skills|preferred skills|who you are
            |what we(['’]re| are) looking for|we expect|must haves?|must-haves?|about you|^experience|your experience
            |^education|preferred|your background|technical foundation|great fit|what you need
            |you(['’]ll| will) thrive|bonus points|we look for|you have
        """,
        "tasks": r"""
            aufgaben|t(ä|ae)tigkeit|mission|verantwortung|was (dich|sie) erwartet|das erwartet (dich|sie)
            |das machst du|das machen sie|dein job|deine rolle|ihre rolle|stellenbeschreibung
            |dein(e)? (einsatz|arbeitsbereich)|dein output|^tasks|your tasks|(main|key) tasks|responsibilit
            |dut(y|ies)$|your duties|what you(['’]ll| will)( be)? do|your role|the job$|what awaits you
            |day in the life|your impact|job duties|essential functions|your area|you will be|in this role
        """,
    }
)
# Headings that are so plain that they are seen in the middle of a line, before a colon.
LEADS = re.compile(
    r"(?:(?<=[.!?:;…] )|(?<=^))((?:Ihre|Deine|Your) (?:Aufgaben|Tätigkeiten|tasks|responsibilities)|Aufgaben"
    r"|(?:Key )?Responsibilities|(?:Ihr|Dein|Your) (?:Profil|profile)|Qualifikation(?:en)?|Anforderungen"
    r"|Voraussetzungen|Das bringen Sie mit|Das bringst [Dd]u mit|Requirements|Qualifications"
    r"|(?:Das |Was )?[Ww]ir bieten(?: Ihnen| [Dd]ir)?|Unser Angebot|(?:Ihre |Deine |Your )?(?:Benefits|Vorteile)"
    r"|(?:What )?[Ww]e offer):\s+",
)

FULL_TIME = re.compile(r"full.?time|vollzeit|fulltime|\bvz\b")
PART_TIME = re.compile(r"part.?time|teilzeit|mini.?job|450.?€|5\d\d.?€|\btz\b|geringfügig")
WEEKLY_HOURS = re.compile(
    r"(\d{1,2})(?:[.,]\d+)?\s*(?:-|–|bis|to)?\s*(\d{1,2})?\s*(?:std|stunden|hours|h\b|hrs)"
)

# Of a field that holds nothing but the work model.
MODELS = compiled(
    {
        Model.HYBRID: r"hybrid|teilweise|partly|partial|flexible",
        Model.REMOTE: r"remote|home.?office|tele(commute|work|arbeit)|^true$|work.from.home",
        Model.ON_SITE: r"on.?site|office|vor.ort|präsenz",
    }
)

REMOTE_TITLE = re.compile(
    r"fully remote|100 ?% ?(remote|home.?office)|remote only"
    r"|\bremote\b(?! (?:learning|sens|monitor|control|site|patient))"
)
REMOTE = re.compile(
    r"fully remote|100 ?% ?(?:remote|home.?office)|remote.only|vollständig remote|komplett remote|#li-remote"
)
HYBRID_TITLE = re.compile(r"\bhybrid\b|home.?office|teilweise remote|mobiles arbeiten")
HYBRID = re.compile(
    r"hybrid(?:es|e|er|em)? (?:work|arbeit|model|office|setup|role|position|job|schedule)|hybrid (?:and|und) "
    r"|#li-hybrid|home.?office|mobil(?:es|em|er)? arbeit|remote.?(?:arbeit|möglichkeit|option|anteil|work|days|tage)"
    r"|(?:work|days?|week|partly) from home|from home (?:possible|on)|von zu ?hause|zuhause aus|mobile work"
    r"|partly remote|teilweise (?:remote|mobil)|teleworking|telearbeit"
    r"|(?:tage?|days?|prozent|time|hours) (?:\w+ ){0,4}(?:zu hause|at home|from home)"
)
NOT_AT_HOME = re.compile(
    r"\b(?:kein|keine|nicht|ohne|no|not|without)\b(?: \w+){0,3}"
    r" (?:home.?office|remote|hybrid|mobil|telearbeit|telework)"
    r"|(?:home.?office|remote|hybrid)(?: \w+){0,3} (?:nicht|not|leider)\b"
)

# The commonest words, to tell a language by.
STOP_WORDS = {
    "de": """
        und der die das mit für wir ein eine einen zu von im ist sind auf den des dem bei sie ihre dein deine oder
        sowie als bieten suchen uns unser unsere nach werden auch an durch über
    """,
    "en": """
        and the of to with for we you our your are is a an in will be that as or on by this have at from who work
        their they it has which
    """,
}
STOP_WORDS = {language: set(words.split()) for language, words in STOP_WORDS.items()}

# Countries beyond the gazetteer, so that Sydney in Australia isn't taken for one in Florida.
FAR_COUNTRIES = {
    "AR": "argentina argentinien",
    "AU": "australia australien",
    "BR": "brazil brasil brasilien",
    "CA": "canada can kanada",
    "CL": "chile",
    "CN": "china prc",
    "CO": "colombia kolumbien",
    "EG": "egypt agypten",
    "HK": "hongkong",
    "ID": "indonesia indonesien",
    "IL": "israel",
    "IN": "india indien",
    "JP": "japan",
    "KE": "kenya kenia",
    "KR": "korea",
    "MA": "morocco marokko",
    "MX": "mexico mexiko",
    "MY": "malaysia",
    "NG": "nigeria",
    "NZ": "neuseeland",
    "PE": "peru",
    "PH": "philippines philippinen",
    "SG": "singapore singapur",
    "TH": "thailand",
    "TR": "turkey turkiye turkei",
    "TW": "taiwan",
    "VN": "vietnam",
    "ZA": "sudafrika",
}
FAR_COUNTRIES = {word: code for code, words in FAR_COUNTRIES.items() for word in words.split()}
FAR_COUNTRIES |= {"hong kong": "HK", "new zealand": "NZ", "south korea": "KR", "south africa": "ZA"}
FAR_COUNTRIES |= {"saudi arabia": "SA", "united arab emirates": "AE", "uae": "AE", "dubai": "AE"}
