"""Made-up names by language, and streets and cities by county; nobody here is anybody."""

from __future__ import annotations

from random import Random

#: Language to (women's names, men's names, beginnings of family names, their ends). The names are made of
#: many parts, because a county's search for people alike costs more the more alike its people are.
NAMES: dict[str, tuple[str, str, str, str]] = {
    "English": (
        "Alice Brenda Carla Dawn Ellen Faye Grace Hazel Irene Joan Kate Lois Myra Nell Opal Pearl Ruby",
        "Adam Boris Carl Dean Earl Frank Glen Henry Ian Jack Karl Leon Miles Neil Otto Paul Ross Stan Toby",
        "Ash Birch Cole Dun East Fern Green Harrow Ink Jess Kettle Lark Moss Nor Oak Penn Quill Rush Thorn",
        "down hall wood more lake by hill gate well op ford field ton ley worth bridge combe stead wick holt",
    ),
    "Spanish": (
        "Ana Beatriz Carmen Dolores Elena Flor Graciela Inés Julia Lucía Marta Noemí Pilar Rosa Teresa",
        "Andrés Benito César Diego Esteban Felipe Gonzalo Hugo Iván Julián Luis Mateo Óscar Pablo Raúl Tomás",
        "Alta Bella Campo Del Fuente Gran Luna Monte Nueva Ola Palma Quinta Rama Sierra Torre Vega Zarza",
        "mar rosa verde río sol villa clara fría honda seca mayor viento arena ciera luz nieves",
    ),
    "Vietnamese": (
        "An Bích Chi Dung Giang Hạnh Khanh Lan Mai Nga Oanh Phượng Quyên Thảo Uyên Vy Xuân Yến",
        "Bảo Cường Đức Hải Khoa Long Minh Nam Phong Quân Sơn Tuấn Vinh",
        "Bùi Châu Đoàn Giáp Hứa Kiều Lương Mạc Ngô Ông Phùng Quách Tạ Trịnh Ung Vương",
        " Anh| Bình| Cẩm| Đông| Gia| Hồng| Kim| Liên| Mộng| Ngân| Thanh| Vân",
    ),
    "Cantonese": (
        "Ka-yan Lai-fong Mei-ling Oi-lam Pui-shan Siu-wai Tsz-ching Wing-sze Yuk-lan",
        "Chi-ming Fu-sang Ho-yin Kwok-wah Lap-man Man-kit Sai-hung Tin-lok Wai-keung Yat-long",
        "Au Bun Chiu Fung Hui Kwan Lok Mok Ng Pang Szeto Tse Wat Yip",
        "",
    ),
    "Armenian": (
        "Anahit Gayane Hasmik Lusine Maral Nairi Ovsanna Sona Taline Zabel",
        "Aram Davit Gevorg Hovhan Levon Narek Ruben Suren Tigran Vahan",
        "Agh Berber Darb Eghiaz Kalant Manuk Nazar Ohan Papaz Sarouk Tash Vart Zakar",
        "ian inian arian elian osian unian",
    ),
    "Tagalog": (
        "Amihan Bituin Dalisay Hiraya Ligaya Luningning Marikit Sinag Tala",
        "Bayani Dakila Isagani Kidlat Lakan Makisig Tagumpay",
        "Bago Dima Katig Maca Pangan Sumu Luma Tola Guma Hila",
        "bayan culangan bak raeg iban long tag ntino pang dela",
    ),
    "Korean": (
        "Bo-ra Chae-won Eun-ji Hye-won Ji-soo Min-seo Na-yeon Soo-jin Yu-na",
        "Do-hyun Gun-woo Hae-il Jae-min Joon-ho Sang-hoon Tae-yang Woo-jin",
        "Bang Chu Eom Gil Hwangbo Namgung Pyo Seok Tak Wang",
        "",
    ),
    "Farsi": (
        "Azar Darya Elaheh Golnar Laleh Mahin Nasrin Parisa Shirin",
        "Arash Behzad Dariush Farhad Kaveh Mehran Nader Siavash",
        "Bahram Danesh Gole Kamran Mehra Sohrab Tehra Zand",
        "pour var stani far bani zadeh nejad",
    ),
    "Arabic": (
        "Amal Dalia Hanan Layla Mona Nadia Rima Salma Yasmin",
        "Adnan Bassam Faris Hadi Karim Marwan Nabil Sami Ziad",
        "Abul Bagh Dabb Hamd Najj Qabb Sabb Tann",
        "kheir dasi agh oun arin ani our ous",
    ),
}


def family_name(language: str, chance: Random) -> str:
    """A family name that sounds like the language and is nobody's."""
    _, _, beginnings, ends = NAMES[language]
    end = chance.choice(ends.split("|") if "|" in ends else ends.split() or [""])
    return chance.choice(beginnings.split()) + end


#: How often each is spoken, of a hundred households.
SPOKEN = (
    ("English", 42), ("Spanish", 33), ("Vietnamese", 7), ("Cantonese", 5), ("Armenian", 4), ("Tagalog", 3),
    ("Korean", 2), ("Farsi", 2), ("Arabic", 2),
)  # fmt: skip

STREETS = (
    "Almond Row", "Barley Court", "Cinder Path", "Dovecote Lane", "Elderberry Way", "Flint Street",
    "Gooseberry Avenue", "Hearth Place", "Inkberry Drive", "Juniper Steps", "Kiln Road", "Larkspur Circle",
)  # fmt: skip

#: County to its cities with a ZIP code and an area code.
CITIES: dict[int, tuple[tuple[str, str, str], ...]] = {
    19: (
        ("Los Angeles", "90012", "213"), ("Glendale", "91205", "818"), ("Lancaster", "93534", "661"),
        ("Long Beach", "90802", "562"), ("Pomona", "91766", "909"),
    ),
    37: (
        ("San Diego", "92101", "619"), ("Chula Vista", "91910", "619"), ("Escondido", "92025", "760"),
        ("El Cajon", "92020", "619"),
    ),
    43: (
        ("San Jose", "95112", "408"), ("Gilroy", "95020", "669"), ("Milpitas", "95035", "408"),
        ("Sunnyvale", "94086", "408"),
    ),
}  # fmt: skip
