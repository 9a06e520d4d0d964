//! What the steps found, told in sentences that never hold a secret.

use crate::say;

/// Shorter texts than this are not looked for in what is printed: they would be found everywhere.
const MIN_HIDDEN: usize = 4;
/// The most characters of a text of the platform that are printed.
const MAX_QUOTE: usize = 200;

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It works.
    Proven,
    /// Nothing says that it fails, and nothing that it works.
    Unproven,
    /// It does not work.
    Failed,
}

/// What one step found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) mark: Mark,
    /// One sentence, without its full stop.
    pub(super) sentence: String,
    /// What to do, or to know.
    pub(super) advice: Vec<String>,
}

impl Finding {
    pub(super) fn proven(sentence: impl Into<String>) -> Self {
        Self::new(Mark::Proven, sentence)
    }

    pub(super) fn unproven(sentence: impl Into<String>) -> Self {
        Self::new(Mark::Unproven, sentence)
    }

    pub(super) fn failed(sentence: impl Into<String>) -> Self {
        Self::new(Mark::Failed, sentence)
    }

    /// Adds a sentence about what to do.
    pub(super) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice.push(advice.into());
        self
    }

    fn new(mark: Mark, sentence: impl Into<String>) -> Self {
        Self {
            mark,
            sentence: sentence.into(),
            advice: Vec::new(),
        }
    }
}

/// Prints findings, and remembers whether all was proven.
#[derive(Debug)]
pub(super) struct Report {
    hidden: Vec<String>,
    unproven: usize,
    /// Keeps lines instead of printing them.
    kept: Option<Vec<String>>,
}

impl Report {
    /// Makes a report that prints.
    pub(super) const fn printed() -> Self {
        Self {
            hidden: Vec::new(),
            unproven: 0,
            kept: None,
        }
    }

    /// Makes a report that keeps its lines.
    #[cfg(test)]
    pub(super) const fn kept() -> Self {
        Self {
            hidden: Vec::new(),
            unproven: 0,
            kept: Some(Vec::new()),
        }
    }

    /// Returns the lines that were kept.
    #[cfg(test)]
    pub(super) fn lines(&self) -> &[String] {
        self.kept.as_deref().unwrap_or_default()
    }

    /// Never shows this text, whoever sends it back.
    pub(super) fn hide(&mut self, text: &str) {
        if text.len() >= MIN_HIDDEN {
            self.hidden.push(text.to_owned());
        }
    }

    /// Says whether every step so far was proven.
    pub(super) const fn well(&self) -> bool {
        self.unproven == 0
    }

    /// Begins a connection.
    pub(super) fn heading(&mut self, text: &str) {
        let text = self.safe(text);
        match &mut self.kept {
            Some(lines) => lines.push(text),
            None => say::heading(&text),
        }
    }

    /// Tells what a step found.
    pub(super) fn step(&mut self, title: &str, finding: &Finding) {
        let mark = match finding.mark {
            Mark::Proven => '✓',
            Mark::Unproven => '!',
            Mark::Failed => '✗',
        };
        self.unproven += usize::from(finding.mark != Mark::Proven);
        self.line(&format!("  {mark} {title:<6}  {}.", finding.sentence));
        for advice in &finding.advice {
            self.line(&format!("            → {advice}."));
        }
    }

    /// Says a line that is no finding.
    pub(super) fn line(&mut self, text: &str) {
        let text = self.safe(text);
        match &mut self.kept {
            Some(lines) => lines.push(text),
            None => say::line(&text),
        }
    }

    /// A platform's text must neither show a secret nor steer the terminal.
    fn safe(&self, text: &str) -> String {
        let hidden = self.hidden.iter();
        let text = hidden.fold(text.to_owned(), |text, secret| text.replace(secret, "•••"));
        text.replace(char::is_control, " ")
    }
}

/// Cuts a text of the platform to what is worth printing.
pub(super) fn quote(text: &str) -> String {
    let mut quoted: String = text.chars().take(MAX_QUOTE).collect();
    if text.chars().nth(MAX_QUOTE).is_some() {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUTH-7: what a platform echoes does not reach the screen, and cannot steer it.
    #[test]
    fn neither_secrets_nor_control_characters_are_printed() {
        let mut report = Report::kept();
        report.hide("hunter22");
        report.step("token", &Finding::failed("it said \u{1b}[2J hunter22!"));
        assert_eq!(report.lines(), ["  ✗ token   it said  [2J •••!."]);
        assert!(!report.well());
    }

    #[test]
    fn advice_follows_its_sentence() {
        let mut report = Report::kept();
        report.step("scopes", &Finding::proven("all is there").advise("Relax"));
        assert_eq!(report.lines().len(), 2);
        assert!(report.well());
    }
}
