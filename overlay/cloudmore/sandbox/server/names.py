"""Names that break things, people who do not exist, and telephone numbers that nobody has."""

GIVEN_NAMES = (
    *("Anna", "Björn", "Chloë", "Dag", "Eevi", "François", "Günther", "Åsa", "Ingrid", "Jürgen", "Kätlin", "Łukasz"),
    *("Mari", "Niels", "Øystein", "Priit", "Ruth", "Søren", "Triin", "Ulla", "Väinö", "Wim", "Zoë", "花子"),
)
FAMILY_NAMES = (
    *(
        "Exempelsson",
        "Näidismaa",
        "Eksempelsen",
        "Prøvesen",
        "Esimerkkinen",
        "Mustermann",
        "Sampleton",
        "Voorbeeldstra",
    ),
    *("Testholm", "Proovik", "Placeholder", "Påhittström", "Beispielhaus", "Fiktivsson", "O'Example", "見本"),
)
JOB_TITLES = ("CEO", "CFO", "IT-chef", "Geschäftsführerin", "Juhataja", "Office Manager", "", "Daglig leder")

# Ranges that regulators keep for films and books: prefix, first digits, count of digits after them.
FICTIONAL_PHONES = {
    "SE": ("46", "84650040", 1),
    "GB": ("44", "1632960", 3),
    "US": ("1", "20255501", 2),
    "DE": ("49", "3023125", 3),
}

LONG_NAME = (
    "Samordningsförbundet för Exempelkommunernas gemensamma upphandling av drift, förvaltning, säkerhetskopiering och "
    "telefonitjänster i norra, mellersta och södra Påhittslandet, avdelningen för övriga ärenden och efterlysta bilagor"
)

# By place in each forty organizations; {} is where the ordinary name goes.
_AWKWARD_NAMES = {
    3: LONG_NAME + " ({})",
    6: "=1+1 {}",
    9: "+46 {}",
    11: "@{}",
    14: "</script><b>{}</b>",
    17: '"{}"; övrigt, m.m.',
    19: "{}\nc/o Bokföringen\tPlan 2",
    22: "شركة مثال {}",
    24: "דוגמה {} \u200f(בע״מ)",
    27: "🦆 {} 🧾",
    30: "  {}  ",
    33: "{} \\ 100 % & 'co' <ab>",
    36: '=HYPERLINK("https://sandbox.example","{}")',
}

SITES = (
    *(
        "HQ",
        "Lager",
        "Kontor 2",
        "Büro Nord",
        "Võru",
        "Ærø",
        "Reception",
        "R&D",
        "Filial Öst",
        "Web",
        "東京",
        "Support",
    ),
    *("Drift", "Ekonomi", "Sales", "Test"),
)
AWKWARD_SITES = (
    *("=SUM(A1:A9)", "+Extra", "@home", "-10 %", '"Citat"; semikolon', "rad 1\nrad 2", "kolumn\tkolumn", "</script>"),
    *("مكتب المثال", "משרד", LONG_NAME, "1E05", "00123", "\u00a0", "😀", "NULL"),
)
GROUPS = ("Gold", "Nyckelkunder", "Public sector", "Nordics", "=Group", "Tjänst; övrigt")


def organization_name(index: int, ordinary: str) -> str:
    """Return the name of an organization; at some places of each forty it is one that breaks things.

    Args:
        index: The place of the organization.
        ordinary: The name it would have otherwise.
    """
    return _AWKWARD_NAMES.get(index % 40, "{}").replace("{}", ordinary)
