//! Letters that people look for, and put in order, as others.

/// Returns what a letter that no accent was added to is looked for as, such as "l" for "ł": Unicode takes
/// accents apart, but leaves strokes and ligatures as they are. `None` for every other letter.
#[must_use]
pub const fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn strokes_and_ligatures_are_looked_for_as_plain_letters() {
        let folded = |text: &str| -> String {
            let letters = text.chars();
            letters
                .map(|letter| plain(letter).map_or_else(|| letter.into(), str::to_owned))
                .collect()
        };
        assert_eq!(folded("łukasz"), "lukasz");
        assert_eq!(folded("straße"), "strasse");
        assert_eq!(folded("sørensen æbleskov"), "sorensen aebleskov");
        assert_eq!(folded("đorđe"), "dorde");
        assert_eq!(folded("plain"), "plain");
    }
}
