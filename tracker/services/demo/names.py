"""Invented names: of people by language, of employers by country. No real company is meant.

Addresses end in example.org, example.net or demo.test; phone numbers cannot be dialled.
"""

from __future__ import annotations

import unicodedata
from random import Random

_PERU = (
    "Killa Illari Sami Nayra Rosa Luz Milagros Yesenia Fiorella Maribel Gladys Noemí Karina Paola",
    "Amaru Rumi Inti César Julio Percy Wilmer Édgar Álex Rubén Joel Gustavo Marcelo Hugo Iván",
    "Quispe Mamani Huamán Condori Ccori Yupanqui Choque Apaza Sulca Ticona Vilca Poma Chávez Rojas "
    "Torres Paredes Salas Vargas Cárdenas Luna Ramos Flores Ríos Medina",
)
_CHILE = (
    "Antonia Millaray Josefa Catalina Rayén Constanza Fernanda Ignacia Amanda Trinidad Pía Belén",
    "Benjamín Lautaro Vicente Cristóbal Joaquín Nahuel Matías Agustín Renato Bastián Elías Ariel",
    "Huenchumilla Cayupi Painemal Catrileo Sepúlveda Fuentealba Riquelme Oyarzún Barría Mansilla "
    "Cárcamo Uribe Vera Soto Godoy Vidal",
)
_SPAIN = (
    "Aitana Carmen Nuria Lucía Irene Marta Elvira Rocío Amparo Inés Paula Berta Adela Clara",
    "Pau Vicent Jordi Álvaro Hugo Mario Andreu Rafa Gonzalo Nacho Óscar Sergi Tomás Bruno",
    "Ferrándiz Alcaraz Soriano Belmonte Climent Peris Gadea Llopis Navarro Molins Segarra Vidal "
    "Bosch Cases Pastor Ibáñez Requena Tormo",
)
_FRANCE = (
    "Manon Camille Léa Chloé Inès Margaux Océane Aïcha Fatou Élise Solène Maëlle Anaïs Noémie",
    "Hugo Théo Lucas Mehdi Antoine Baptiste Rayan Yanis Corentin Mathis Ousmane Gaël Loïc Florian",
    "Lambertin Charvet Morandeau Bellanger Rousset Delmasure Faivre Gauthray Perrochon Tissandier "
    "Benali Diarra Marchal Villeneuve Carpentras Joubert Aubry Collinet Haddadi Nguyen",
)
_BRITAIN = (
    "Amelia Priya Hannah Zainab Molly Grace Eleanor Shanice Ruth Imogen Bethan Keira",
    "Callum Imran Oliver Daniel Kwame Rhys Harvey Samuel Toby Arjun Finlay Joseph",
    "Ashdown Brearley Holroyd Okoro Sutcliffe Hussain Ramsden Greenhalgh Patel Thackray Lumb "
    "Whitwell Dyson Akhtar Normanton Firth",
)
_ISRAEL = (
    "נועה מאיה תמר שירה יעל הדס רוני ליאור דנה עדי מיכל אביגיל סיון ענבל",
    "איתי אורי יונתן עומר נדב אלון גיא רועי תומר אסף דניאל יובל עידו ברק",
    "כהן לוי מזרחי פרץ ביטון אזולאי שקד גולן ברנע אלמוג נחמני ארבל סעדון קורן רביב שמש הררי צור",
)
_BY_COUNTRY = {
    "PE": _PERU,
    "CL": _CHILE,
    "ES": _SPAIN,
    "FR": _FRANCE,
    "GB": _BRITAIN,
    "IL": _ISRAEL,
}
_TWO_SURNAMES = frozenset({"PE", "CL", "ES"})
_PHONES = {
    "PE": "+51 0",
    "CL": "+56 0",
    "ES": "+34 0",
    "FR": "+33 00",
    "GB": "+44 00",
    "IL": "+972 00",
}

EMPLOYERS: dict[str, tuple[str, ...]] = {
    "PE": (
        "Quenara Pagos",
        "Illapunku Software",
        "Tambosur Logística",
        "Chaskiri Redes",
        "Wayramar Seguros",
        "Puquialta Salud",
        "Banco Sillustra",
        "Telares Kusikuy",
        "Minera Aguaclarita",
        "Estudio Tres Nudos",
    ),
    "CL": (
        "Lagunera Digital",
        "Copihual Datos",
        "Pewenia Forestal",
        "Puerto Calcurrupe Seguros",
        "Rukalaf Ciencia",
        "Astilleros Niebla Alta",
    ),
    "ES": (
        "Almendria Soft",
        "Naranjal Pagos",
        "Turiacloud",
        "Cerámicas Benirrama",
        "Horta Viva Datos",
        "Port Salat Logística",
        "Llum i Traç Estudio",
    ),
    "FR": (
        "Verlune Assurances",
        "Ostrevis",
        "Banque Coraline du Midi",
        "Tellucide",
        "Novalpe Énergie",
        "Marquelin et Fils",
        "Hôpitaux du Valdoré",
        "Ferroviaire Sambrelle",
        "Cabinet Orvanne",
    ),
    "GB": (
        "Thornwick and Pell",
        "Larkmere Health",
        "Dunmoor Rail Software",
        "Pellow Payments",
        "Council of Wharfe Hollow",
        "Oxenrigg Foods",
    ),
    "IL": (
        "תבורית מערכות",
        "נגביום",
        "שקדיה תוכנה",
        "זית מדידות",
        "אלומות ביטוח",
        "Gvanim Metrics",
        "Rimonit Health",
        "Havatzelet Systems",
    ),
}


def given_name(roll: Random, country: str, is_woman: bool) -> str:
    """A given name of the country."""
    women, men, _ = _BY_COUNTRY[country]
    return roll.choice((women if is_woman else men).split())


def family_name(roll: Random, country: str) -> str:
    """A family name of the country, two where people have two."""
    families = _BY_COUNTRY[country][2].split()
    if country in _TWO_SURNAMES:
        return " ".join(roll.sample(families, 2))
    return roll.choice(families)


def email_of(given: str, family: str, reference: str, roll: Random) -> str:
    """An address that reaches nobody: the name in plain letters, else the reference."""
    plain = unicodedata.normalize("NFKD", f"{given} {family.split(maxsplit=1)[0]}").lower()
    letters = "".join(c if c.isascii() and c.isalnum() else "." * (c == " ") for c in plain)
    local = letters if len(letters) > 3 else "learner"
    number = reference.rsplit("-", 1)[-1]
    return f"{local}.{number}@{roll.choice(('example.org', 'example.net', 'example.com'))}"


def phone_of(roll: Random, country: str) -> str:
    """A number of the country that cannot be dialled: it begins with zeros."""
    return f"{_PHONES[country]}55 {roll.randint(100, 999)} {roll.randint(100, 999)}"
