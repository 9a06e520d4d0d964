//! The words of the figures: what each is, what it is made of, why it is missing.

use floorlight_core::metric::{Formula, Sums};

use super::format;
use crate::lens::figure::{Absence, Kind};

/// Returns the name of a figure.
#[must_use]
pub const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::ServiceLevel => "Service level",
        Kind::SpeedOfAnswer => "Speed of answer",
        Kind::AbandonRate => "Abandon rate",
        Kind::HandleTime => "Handle time",
        Kind::Occupancy => "Occupancy",
    }
}

/// Says what a figure is, as a formula in words.
#[must_use]
pub const fn definition(kind: Kind, formula: Formula) -> &'static str {
    match kind {
        Kind::ServiceLevel => expression(formula),
        Kind::SpeedOfAnswer => "wait of answered contacts ÷ answered",
        Kind::AbandonRate => "abandoned ÷ offered",
        Kind::HandleTime => "(talk + hold + wrap-up) ÷ handled",
        Kind::Occupancy => "busy time ÷ (busy time + ready time)",
    }
}

/// Returns the name of a formula of the service level.
#[must_use]
pub const fn formula(formula: Formula) -> &'static str {
    match formula {
        Formula::WithoutShortAbandons => "Short abandons left out",
        Formula::AllAbandons => "Every abandon against",
        Formula::AnsweredOnly => "Answered contacts only",
        Formula::AbandonsInTargetServed => "Abandons in target as served",
        Formula::WithoutAbandonsInTarget => "Abandons in target left out",
        Formula::ShortAbandonsServed => "Short abandons as served",
    }
}

const fn expression(formula: Formula) -> &'static str {
    match formula {
        Formula::WithoutShortAbandons => {
            "answered in target ÷ (answered + abandoned − short abandons)"
        }
        Formula::AllAbandons => "answered in target ÷ (answered + abandoned)",
        Formula::AnsweredOnly => "answered in target ÷ answered",
        Formula::AbandonsInTargetServed => {
            "(answered + abandoned in target) ÷ (answered + abandoned)"
        }
        Formula::WithoutAbandonsInTarget => {
            "answered in target ÷ (answered + abandoned − abandoned in target)"
        }
        Formula::ShortAbandonsServed => {
            "(answered in target + short abandons) ÷ (answered + abandoned)"
        }
    }
}

/// Writes the numerator and the denominator of a figure with their numbers.
#[must_use]
pub fn parts(kind: Kind, by: Formula, sums: &Sums) -> (String, String) {
    let n = |count: u32| format::count(count.into());
    let span = |millis: u64| format::running(i64::try_from(millis).unwrap_or(i64::MAX));
    let offered = format!(
        "{} answered + {} abandoned",
        n(sums.answered),
        n(sums.abandoned)
    );
    let in_target = format!("{} answered in target", n(sums.answered_in_target));
    match kind {
        Kind::ServiceLevel => match by {
            Formula::WithoutShortAbandons => (
                in_target,
                format!("{offered} − {} short abandons", n(sums.abandoned_short)),
            ),
            Formula::AllAbandons => (in_target, offered),
            Formula::AnsweredOnly => (in_target, format!("{} answered", n(sums.answered))),
            Formula::AbandonsInTargetServed => (
                format!(
                    "{in_target} + {} abandoned in target",
                    n(sums.abandoned_in_target)
                ),
                offered,
            ),
            Formula::WithoutAbandonsInTarget => (
                in_target,
                format!(
                    "{offered} − {} abandoned in target",
                    n(sums.abandoned_in_target)
                ),
            ),
            Formula::ShortAbandonsServed => (
                format!("{in_target} + {} short abandons", n(sums.abandoned_short)),
                offered,
            ),
        },
        Kind::SpeedOfAnswer => (
            format!("{} of waiting", span(sums.answer_wait_ms)),
            format!("{} answered", n(sums.answered)),
        ),
        Kind::AbandonRate => (
            format!("{} abandoned", n(sums.abandoned)),
            format!("{} offered", n(sums.offered)),
        ),
        Kind::HandleTime => (
            format!(
                "{} in contact and wrap-up, {} of it on hold",
                span(sums.handle_ms),
                span(sums.hold_ms)
            ),
            format!("{} handled", n(sums.handled)),
        ),
        Kind::Occupancy => (
            format!("{} busy", span(sums.busy_ms)),
            format!("{} busy + {} ready", span(sums.busy_ms), span(sums.idle_ms)),
        ),
    }
}

/// Writes a target: `target 80 % in 20 s`.
#[must_use]
pub fn target(hundredths: u16, seconds: Option<u32>) -> String {
    let share = format::short_percent(hundredths);
    match seconds {
        Some(seconds) => format!("target {share} in {seconds}{}s", format::UNIT_SPACE),
        None => format!("target {share}"),
    }
}

/// Returns the short words for a missing figure.
#[must_use]
pub const fn absent(absence: Absence) -> &'static str {
    match absence {
        Absence::NotYet => "not yet",
        Absence::NotProvided | Absence::NoPool => "not provided",
        Absence::NothingCounted => "no data",
    }
}

/// Says why a figure is missing.
#[must_use]
pub const fn reason(absence: Absence, kind: Kind) -> &'static str {
    match absence {
        Absence::NotYet => "No figures have come yet.",
        Absence::NotProvided => {
            "The platform does not tell when contacts are offered, answered, abandoned and completed."
        }
        Absence::NoPool => "An idle agent belongs to no single queue.",
        Absence::NothingCounted => match kind {
            Kind::ServiceLevel => "No contact was answered or abandoned in this window.",
            Kind::SpeedOfAnswer => "No contact was answered in this window.",
            Kind::AbandonRate => "No contact was offered in this window.",
            Kind::HandleTime => "No contact was completed in this window.",
            Kind::Occupancy => "Nobody was busy or ready in this window.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words name what the formula divides.
    #[test]
    fn the_parts_in_words_are_those_of_the_formula() {
        let sums = Sums {
            answered: 1_000,
            answered_in_target: 860,
            abandoned: 60,
            abandoned_in_target: 20,
            abandoned_short: 10,
            ..Sums::default()
        };
        for by in Formula::ALL {
            let ratio = by.of(&sums).unwrap();
            let (numerator, denominator) = parts(Kind::ServiceLevel, by, &sums);
            assert_eq!(worth(&numerator), ratio.numerator, "{numerator}");
            assert_eq!(worth(&denominator), ratio.denominator, "{denominator}");
        }
    }

    /// Adds up the numbers of a sum in words.
    fn worth(words: &str) -> u64 {
        let (mut whole, mut minus) = (0_i64, false);
        for word in words.split(' ') {
            match word.replace(',', "").parse::<i64>() {
                Ok(number) if minus => whole -= number,
                Ok(number) => whole += number,
                Err(_) => minus = word == "−" || (minus && word != "+"),
            }
        }
        whole.cast_unsigned()
    }
}
