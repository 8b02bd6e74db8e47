"""One of the board's fixed categories for a job, by the words of its titles."""

import re

# The first rule that matches decides; the job's own title is asked before the civil service title, which is often
# a mere pay grade ("Administrative Staff Analyst").
_TITLE_RULES = [
    (
        "security",
        r"security guard|correction academy|detective|special officer|emergency (response|prepared|shelter)"
        r"|preparedness|inspector general|(?<!medicolegal )\binvestigat(or|ive|ions?)\b|digital forensic"
        r"|fraud|watch commander|public warning|juvenile",
    ),
    (
        "it",
        r"(?-i:\bIT\b)(?! Asset Warehouse)|business analyst|software|java|\.net\b|j2ee|oracle|unix|linux"
        r"|citrix|vmware|(?<!content )developer|programmer|web ?(master|manager|site|developer)|database"
        r"|data(base)? (architect|scientist|security)|information (modeler|security|system)|network|desktop"
        r"|help ?desk|systems? (admin|engineer|database)|devops|(?<!green )infrastructure|virtuali[sz]ation"
        r"|netbackup|quality assurance (analyst|\(qa\)|specialist)|qa (analyst|tester)|tivoli|portal"
        r"|integration|applications? (?!counsel|associate)(?!.*inspector)|application$|technical lead"
        r"|computer (specialist|associate|programmer)|cyber|fedramp|gis\b|sla manager|release manager"
        r"|technology(?! and analytics trainer)|chief information officer|solution architect|mobile"
        r"|messaging and collab|\bsan\b|disaster recovery|pmo\b|project leader|fdcad"
        r"|field services technician|^operations specialist|change manager|spatial data"
        r"|\btechnical (support|project|qa|pm|advisor|account)|monitoring engineer|radio frequency|rfid"
        r"|internetworking|production? control|psac|ectp|accessibility|business intelligence"
        r"|engineering supervisor|data analytics|data (and|&) (business )?analy(st|tics)"
        r"|digital services? expert|informatics",
    ),
    (
        "design",
        r"ui/ux|ux|graphic|designer(?!.*urban)|design fellow|supervisor - design|accessibility design",
    ),
    ("legal", r"attorney|counsel\b|paralegal|\blegal|lawyer|prosecut|litigation|hearing officer"),
    (
        "science",
        r"scientist|chemist|microbiolog|biologist|epidemiolog|research(?!.*(operations|content))|laborator"
        r"|\blab\b|criminalist|toxicolog|genetics|forensic operations|identification specialist"
        r"|surveillance|statistic|evaluation|geolog|water (ecology|resources)|sas analyst|population|survey"
        r"|forensic mortuary|administrator on duty|data (analyst|manager)|modeler",
    ),
    (
        "health",
        r"nurs(e|ing)|physician|medical|clinic(al|ian)?\b|psychiatr"
        r"|health (adviser|advisor|assistant|care|home)|healthcare|pharmac|poison|medicaid|public health"
        r"|patient|immuni[sz]ation|hiv|std\b|early intervention|\bmental health|treatment|rehabilitation"
        r"|mortuary|dental|hygien(?!ist)|veterinar|\bmd\b|health, mental|vision, bureau|school health"
        r"|maternal|disease|drug use|medicolegal|psycholog",
    ),
    ("education", r"train(er|ing)\b|instructor|teach|e-?learning|educat|curriculum|learning"),
    (
        "social-care",
        r"social work|case (manag|monitor|compliance)|discharge plan|counselor|caseworker|reentry|re-entry"
        r"|shelter|child welfare|permanency|preventive|\bfamily|homeless|youth|community partner|disabilit"
        r"|job opportunity|aging|benefits? examin|foster|program officer|regional office liaison|dyfj|iv-e"
        r"|middle school|child ?care",
    ),
    (
        "human-resources",
        r"human resources|\bhr\b|personnel|recruit|timekeep|payroll|labor relations|eeo\b|workforce"
        r"|performance management|talent|compensation",
    ),
    (
        "finance",
        r"account(ant|s|ing)?\b(?! manager)|audit|budget|financ|tax\b|fiscal|billing|biller|claim|revenue"
        r"|payment|treasur|bookkeep|underwrit|apprais|valuation|bank|asset manag|\blease|leasing|lending"
        r"|collections|grants?\b|investment|credit|capital access|price ind|capital budget|real property",
    ),
    (
        "logistics",
        r"procure|purchas|sourcing|acco\b|stock ?(worker|person)|yard-stock|warehouse|vendor|storehouse"
        r"|logistics|contract(s)?\b.*(manager|analyst|specialist|services|coordinator)|contracts?\b|supply",
    ),
    (
        "architecture",
        r"architect(?!.*(data|information))|landscape|urban design"
        r"|(city|borough|resiliency|strategy|engineering) planner|^planner|city planning|planning unit"
        r"|planning and program|land use|zoning|plan examiner|preservation|inclusionary",
    ),
    (
        "construction",
        r"construction|resident engineer|estimat|site (safety|engineer)|scaffold|crane|building code"
        r"|cost estimating|build it back|change order|joc|scheduler|scheduling|housing development|autocad"
        r"|geotechnical|bric?k|plaster|regulatory manager|project manager.*design|elevator",
    ),
    (
        "engineering",
        r"engineer|energy|environmental|hydro|wastewater|drainage|dam safety|watershed|stormwater"
        r"|green infrastructure|instrumentation|industrial hygien|hazard|cmom|safety (specialist|officer)"
        r"|health & safety|health and safety|ehs|vessel|air & noise",
    ),
    ("agriculture", r"garden|forest|climber|horticultur|park worker|seed program"),
    (
        "trades",
        r"mechanic|electrician|plumb|painter|machinist|maintenance worker|maintainer|oil burner|boiler"
        r"|plant tender|stationary|oiler|custodia|carpenter|welder|radio repair|electronics technician"
        r"|highways and sewer|water & sewer|auto\b|repair",
    ),
    (
        "transport",
        r"chauffeur|driver|ferry|\bmate\b|deckhand|\bport\b|traffic|transport|fleet|taxi|captain|dispatch",
    ),
    (
        "media",
        r"press|media|communicat|producer|production manager|broadcast|editor|public information|writer"
        r"|field represen|correspondence|content|spokes|programming manager",
    ),
    (
        "marketing",
        r"marketing|\bevents?\b|brand|social media|engagement|public affairs|external affairs|partnership",
    ),
    (
        "customer-service",
        r"customer|call center|contact center|311|service representative|intake|help line|notify"
        r"|account manager",
    ),
    (
        "public-service",
        r"inspector|inspection|polic(y|ies)|licen[cs]|enforcement|code |regulat|compliance|legislat"
        r"|intergovernmental|vital records|liaison|borough|community|constituent|outreach|human rights"
        r"|taxpayer|advocate|fellow|accountab|franchise|421|420|j-51|article xi|waiver",
    ),
    (
        "administration",
        r"secretary|clerk|clerical|administrative (assistant|associate)|executive assis"
        r"|office (assist|aide|manag|machine)|college aide|data entry|records|assistant to"
        r"|special assistant|coordinator|aide\b",
    ),
    (
        "management",
        r"director|commissioner|chief|executive(?! office)|manager|deputy|head of|operating officer"
        r"|supervisor",
    ),
]
_CIVIL_RULES = [
    ("it", r"^(computer|cert)"),
    ("legal", r"attorney|(agency|corporation) counsel"),
    ("engineering", r"engineer|industrial hygienist"),
    ("construction", r"construction|project manager|estimator"),
    ("architecture", r"architect|planner|plan examiner"),
    ("finance", r"accountant|auditor|bookkeeper|real property"),
    ("logistics", r"procurement|contract (rev|spec)|stock worker"),
    ("science", r"research scientist|scientist"),
    ("health", r"health|medical|nurse"),
    ("security", r"investigator|emergency prepared|detective|criminalist"),
    ("social-care", r"director of soc|social|mental hea|correctional couns|child and"),
    ("human-resources", r"personnel"),
    (
        "public-service",
        r"inspector|community (coordinator|associate|assistant)|city planner|probation|human rights",
    ),
    (
        "administration",
        r"secretary|clerical|administrative|staff analyst|college|intern|aide|associate|analyst",
    ),
    ("marketing", r"business promotion|public informat"),
    ("media", r"program producer"),
    ("management", r"manager|director|commissioner|executive|administrative"),
]
_OF_A_BUREAU = re.compile(r"\s*[,/(-]+\s*(the )?(bureau|office|center|division|district)\b.*", re.IGNORECASE)
_TELLING = {"it", "legal", "engineering", "construction", "architecture", "science", "health"}


def category(title, civil_service_title=""):
    """The slug of a job's category; "other" if nothing tells.

    What the job is comes first, then where it is ("Stock Worker, Bureau of Vital Records").
    """
    work = _first(_TITLE_RULES, _OF_A_BUREAU.sub("", title)) or _first(_TITLE_RULES, title)
    grade = _first(_CIVIL_RULES, civil_service_title)
    if grade == "it" and work in ("engineering", "management", "science", "administration"):
        return grade
    if work == "management" and re.search("project manager", title, re.IGNORECASE):
        return grade if grade in _TELLING else work
    return work or grade or "other"


def _first(rules, text):
    return next((slug for slug, pattern in rules if re.search(pattern, text, re.IGNORECASE)), None)
