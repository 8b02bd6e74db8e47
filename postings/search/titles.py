# ruff: noqa: S608 (all SQL here is made of this module's own constants)
"""From the title of an ad to what people would type: rules that the database applies to all titles at once."""

WORDY = r"ausbildung|praktikum|minijob|werkstudent\S*|dual\w* studium|internship|apprenticeship"
MARKER = r"(?:[mwfdxi]|div|gn|a)\.?"
NUMBER = r"\d+(?:[.,]\d+)?(?:\s*(?:-|–|bis|to)\s*\d+)?"
UNIT = r"(?:%|h|hrs?|hours?|std|stunden?|wochenstunden)(?!\w)\.?"
A_WEEK = r"(?:\s*(?:/|pro|per|a)\s*(?:woche|week))?"
PARTLY = r"(?:voll|teil)"
REFERENCE = r"(?:ref|referenz|reference|kennziffer|job|req|requisition|stellen?)"
ID = r"(?:id|nr|no|nummer|number|code)"

# (what is found, what stands there instead), in this order; letters large or small.
RULES = (
    (r"[\s\u00a0\u200b-\u200d\ufeff]+", " "),
    # (m/w/d), m/w/d, (f|m|x), and one that was cut off: (m/w
    (rf"[(\[]?\s*\m{MARKER}(?:\s*[/|,*+]\s*\m{MARKER})+\s*[)\]]?(?![[:alpha:]])", " "),
    # Lehrer(in), Angestellte(r)
    (r"([[:alpha:]])\((?:in|innen|r|n|m)\)", r"\1"),
    (r"\s*[(\[{][^)\]}]*[)\]}]?", " "),
    (
        r"^\s*(?:ab sofort|gesucht|wanted|we are hiring|wir suchen|freelance|jobs?|stellenangebot)\s*[:!–-]\s+",
        "",
    ),
    # "Ausbildung - Koch" is one wish; in "Koch - Hotel am See, Sylt" the rest is about this job only.
    (rf"^\s*({WORDY})\s*[-–—|:]\s+", r"\1 "),
    # 40 h/Woche, min. 20h pro Woche, 80-100 %
    (rf"(?:\m(?:min|mind|ca|bis zu|zu)\.?\s*)?\m{NUMBER}\s*{UNIT}{A_WEEK}", ""),
    (rf"\m(?:in\s+)?{PARTLY}(?:zeit|-)(?:\s*(?:und|oder|or|and|/|&)\s*{PARTLY}zeit)?\M", ""),
    (r"\m(?:full|part)[- ]time\M|\m(?:un)?befristet\M", ""),
    (r"\m(?:ab sofort|zum nächstmöglichen zeitpunkt|gesucht|asap)\M", ""),
    # Ref.Nr.: 46155, Job-ID 12, #4711, R-104422
    (rf"\m{REFERENCE}[-. ]*{ID}\.?\s*[:#]?\s*\S*\d\S*", ""),
    (r"#\s?\d+|\m[a-z]{0,5}[-_]?\d{4,}[\w/-]*", ""),
    (r"\s(?:für unser|for our|bei|zum nächst)\M.*$", ""),
    # "Ernährungs- und Pflegeberater" is no end.
    (r"(?:[-–—]+\s(?!(?:und|and|oder|or|&)\s)|\s[-–—]+$|\s?[|•·;]|\s//).*$", ""),
    (r"\s[*]+\s|\s+", " "),
    # C++, C# and .NET keep their signs.
    (r"^[^[:alnum:].]+|[^[:alnum:]+#]+$", ""),
)
LONG = 45  # letters; what is longer loses what stands behind a comma or a stroke
LONGEST = 60  # and is then no title that anybody would type

ACRONYMS = (  # noqa: SIM905
    "AI API AWS B2B B2C BI BIM CAD CDL CEO CFO CIO CNC COO CPA CRM CTO CTA DBA EDV EHS EKG EMT ERP ETL EU FH GIS GMP"
    " HR HSE HVAC IBM II III IOS IT IV JVA KFZ KG KI LKW LPN MFA MRT MTA NYC OP OTA PC PHP PKW PLC PMO PR PTA QA QM QS"
    " RN SAP SEA SEO SPS SQL TGA UI UK US USA UX VFX VIP VP ZFA"
).split()
SMALL = "am an and at auf by der des die for from für im in mit of on or the to und von with zum zur".split()  # noqa: SIM905


def label_of(title):
    """The SQL of the words people would type, of the SQL of a title; "" for what leaves nothing."""
    for pattern, replacement in RULES:
        title = f"regexp_replace({title}, {quoted(pattern)}, {quoted(replacement)}, 'gi')"
    shorter = "regexp_replace(label, '\\s*(,| / ).*$', '')"
    # OFFSET 0 keeps the planner from writing out the rules once for each use of the label.
    return (
        f"(SELECT CASE WHEN length(label) > {LONG} THEN {shorter} ELSE label END"
        f" FROM (SELECT {title} AS label OFFSET 0) AS bare)"
    )


def shouts(label):
    """The SQL of whether a label is written in capitals, one short word aside."""
    return f"({label} = upper({label}) AND {label} ~ '[[:alpha:]]{{4}}')"


def calm(label):
    """The SQL of a label in capitals as others write theirs: "Director of GIS". Others stay as they are."""
    word = (
        f"CASE WHEN w[1] = ANY({array(ACRONYMS)}) THEN w[1]"
        f" WHEN n > 1 AND lower(w[1]) = ANY({array(SMALL)}) THEN lower(w[1])"
        " ELSE upper(left(w[1], 1)) || lower(substr(w[1], 2)) END"
    )
    words = f"regexp_matches({label}, '[[:alnum:]''’]+|[^[:alnum:]''’]+', 'g') WITH ORDINALITY AS words(w, n)"
    calmed = f"(SELECT string_agg({word}, '' ORDER BY n) FROM {words})"
    return f"CASE WHEN {shouts(label)} THEN {calmed} ELSE {label} END"


def quoted(text):
    """A literal within SQL that has parameters besides. Only for what is written above, never for what was typed."""
    return "E'" + text.replace("\\", "\\\\").replace("'", "''").replace("%", "%%") + "'"


def array(words):
    return f"ARRAY[{', '.join(map(quoted, words))}]"
