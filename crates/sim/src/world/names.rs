//! Names of people, teams and queues: plausible, international, and nobody's.

use fastrand::Rng;

struct Culture {
    given: &'static [&'static str],
    family: &'static [&'static str],
    family_first: bool,
    joiner: &'static str,
}

const fn western(given: &'static [&'static str], family: &'static [&'static str]) -> Culture {
    Culture {
        given,
        family,
        family_first: false,
        joiner: " ",
    }
}

const CULTURES: &[Culture] = &[
    western(
        &[
            "Olivia", "Harriet", "Callum", "Imogen", "Dylan", "Freya", "Marcus", "Tamsin", "Rhys",
        ],
        &[
            "Ashdown",
            "Merrow",
            "Thackeray",
            "Pellow",
            "Whitcombe",
            "O’Rourke",
            "MacAskill",
        ],
    ),
    western(
        &[
            "Jürgen", "Änne", "Björn", "Käthe", "Matthias", "Sören", "Annegret", "Götz", "Liesel",
        ],
        &[
            "Großmann",
            "Müller-Lüdenscheidt",
            "Weiß",
            "Schönfelder",
            "Bäuerle",
            "Vogelsang",
        ],
    ),
    western(
        &[
            "Éloïse",
            "François",
            "Maëlle",
            "Loïc",
            "Anaïs",
            "Thérèse",
            "Gaël",
            "Noémie",
        ],
        &[
            "Lefèvre",
            "Béranger",
            "D’Aubigné",
            "Châtelain",
            "Pélissier",
            "Marchais",
        ],
    ),
    western(
        &[
            "Begoña",
            "Íñigo",
            "María José",
            "Ximena",
            "Álvaro",
            "Lucía",
            "Joaquín",
            "Núria",
        ],
        &[
            "Ibáñez Cortázar",
            "Peñalver",
            "Zúñiga",
            "Gutiérrez de la Vega",
            "Ordóñez",
            "Puig",
        ],
    ),
    western(
        &[
            "Joana",
            "Gonçalo",
            "Inês",
            "Tomé",
            "Leonor",
            "Raíssa",
            "Caetano",
            "Conceição",
        ],
        &[
            "Magalhães",
            "Gouveia",
            "Simões",
            "Albuquerque e Melo",
            "Figueirôa",
            "Brandão",
        ],
    ),
    western(
        &[
            "Zofia",
            "Łukasz",
            "Grażyna",
            "Stanisław",
            "Bożena",
            "Kacper",
            "Żaneta",
        ],
        &[
            "Wiśniowska",
            "Brzęczyszczykiewicz",
            "Kołodziejczyk",
            "Żurawski",
            "Śliwa",
        ],
    ),
    western(
        &[
            "Oluwaseun",
            "Chiamaka",
            "Kwabena",
            "Ngozi",
            "Temitope",
            "Adaeze",
            "Thandiwe",
        ],
        &[
            "Okonjo",
            "Adeyinka-Balogun",
            "Asantewaa",
            "Nwachukwu",
            "Dlamini",
            "Mbeki-Zulu",
        ],
    ),
    western(
        &[
            "Priya",
            "Arjun",
            "Lakshmi",
            "Rohan",
            "Meenakshi",
            "Vikram",
            "Ananya",
            "Devika",
        ],
        &[
            "Venkatanarasimharajuvaripeta",
            "Chatterjee",
            "Iyer",
            "Deshmukh",
            "Raghunathan",
        ],
    ),
    western(
        &[
            "Søren",
            "Åsa",
            "Ingrid",
            "Øyvind",
            "Þóra",
            "Lars-Erik",
            "Aino",
            "Väinö",
        ],
        &[
            "Ødegård",
            "Sjöström",
            "Kærgaard",
            "Jónsdóttir",
            "Hämäläinen",
            "Åkerblom",
        ],
    ),
    western(
        &["Nguyệt", "Thị Hồng", "Quốc Bảo", "Đức", "Ánh"],
        &["Nguyễn", "Trần", "Phạm", "Đặng"],
    ),
    Culture {
        given: &[
            "さくら",
            "健太郎",
            "美咲",
            "大輔",
            "陽菜",
            "翔太",
            "由美子",
            "蓮",
        ],
        family: &["長谷川", "佐々木", "勅使河原", "小鳥遊", "渡辺", "五十嵐"],
        family_first: true,
        joiner: " ",
    },
    Culture {
        given: &["民俊", "秀英", "志强", "雨桐", "浩然"],
        family: &["欧阳", "李", "陈", "诸葛"],
        family_first: true,
        joiner: "",
    },
    western(
        &["ليلى", "يوسف", "عبد الرحمن", "نور", "فاطمة", "سلمى"],
        &["الحداد", "بن سعيد", "القرطبي", "النجار", "المراكشي"],
    ),
    western(
        &["תמר", "אורי", "נעמה", "איתן"],
        &["בן־דוד", "מזרחי", "שפירא", "אלמוג"],
    ),
    western(
        &["Ελένη", "Δημήτρης", "Αικατερίνη", "Νικόλαος"],
        &["Παπαδοπούλου", "Καραγιάννης", "Οικονόμου"],
    ),
    western(
        &["Людмила", "Олександр", "Зоряна", "Тарас"],
        &["Шевчук", "Коваленко", "Бондаренко"],
    ),
];

/// How often each culture is drawn, in the order of [`CULTURES`].
const WEIGHTS: [u32; 16] = [22, 10, 8, 9, 6, 5, 7, 9, 6, 3, 5, 3, 3, 1, 2, 1];

const SITES: [&str; 14] = [
    "Leeds",
    "Łódź",
    "München",
    "Porto",
    "Málaga",
    "Manila",
    "大阪",
    "Montréal",
    "القاهرة",
    "Bengaluru",
    "Göteborg",
    "Nairobi",
    "Kraków",
    "São Paulo",
];
const DUTIES: [&str; 8] = [
    "Billing",
    "Technical support",
    "Sales",
    "Retention",
    "Claims",
    "Bookings",
    "Priority care",
    "Onboarding",
];

const QUEUES: [&str; 24] = [
    "Billing enquiries",
    "Technical support",
    "New sales",
    "Retention and loyalty",
    "Kundendienst Störungsannahme",
    "Lost and stolen cards",
    "Réclamations",
    "カスタマーサポート",
    "Atención al cliente",
    "Claims, first notification of loss",
    "خدمة العملاء",
    "Bookings and changes",
    "Business accounts",
    "Rückfragen zu Rechnungen",
    "Installation appointments",
    "Fraud desk",
    "Priority members",
    "Suporte técnico",
    "Deliveries and returns",
    "Premium overflow: evenings, weekends and bank holidays",
    "Obsługa klienta",
    "Password and access",
    "Complaints",
    "Numéro d’urgence",
];

/// Draws a person's name.
pub(super) fn person(rng: &mut Rng) -> String {
    let mut left = rng.u32(0..WEIGHTS.iter().sum());
    let mut culture = &CULTURES[0];
    for (candidate, weight) in CULTURES.iter().zip(WEIGHTS) {
        culture = candidate;
        if left < weight {
            break;
        }
        left -= weight;
    }
    let given = culture.given[rng.usize(0..culture.given.len())];
    let family = culture.family[rng.usize(0..culture.family.len())];
    let (first, second) = if culture.family_first {
        (family, given)
    } else {
        (given, family)
    };
    format!("{first}{}{second}", culture.joiner)
}

/// Names the team of the given number; no two teams share a name.
pub(super) fn team(number: usize) -> String {
    let site = SITES[number % SITES.len()];
    let duty = DUTIES[(number / SITES.len() + number) % DUTIES.len()];
    numbered(
        format!("{site} {duty}"),
        number / (SITES.len() * DUTIES.len()),
    )
}

/// Names the queue of the given number; no two queues share a name.
pub(super) fn queue(number: usize) -> String {
    numbered(
        QUEUES[number % QUEUES.len()].to_owned(),
        number / QUEUES.len(),
    )
}

fn numbered(name: String, round: usize) -> String {
    if round == 0 {
        name
    } else {
        format!("{name} {}", round + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn teams_and_queues_have_names_of_their_own() {
        let teams: BTreeSet<_> = (0..700).map(team).collect();
        assert_eq!(teams.len(), 700);
        let queues: BTreeSet<_> = (0..60).map(queue).collect();
        assert_eq!(queues.len(), 60);
    }

    #[test]
    fn people_come_from_everywhere() {
        let mut rng = Rng::with_seed(1);
        let names: BTreeSet<_> = (0..2000).map(|_| person(&mut rng)).collect();
        assert!(names.len() > 400, "{} different names", names.len());
        let any = |range: std::ops::RangeInclusive<char>| {
            names
                .iter()
                .any(|name| name.chars().any(|c| range.contains(&c)))
        };
        assert!(any('\u{3040}'..='\u{30ff}'), "Japanese");
        assert!(any('\u{0600}'..='\u{06ff}'), "Arabic");
        assert!(any('\u{05d0}'..='\u{05ea}'), "Hebrew");
        assert!(names.iter().any(|name| name.contains('ß')), "German");
        assert!(names.iter().any(|name| name.chars().count() > 30), "long");
    }
}
