//! The small pages that say why signing in failed. Nothing that came from outside stands in them
//! (L4), and they need no script.

/// The style sheet of these pages.
pub(crate) const STYLE: &str = include_str!("page.css");

/// Writes a page: a title, a sentence, and what to do next.
pub(crate) fn write(title: &str, sentence: &str, request: &str) -> String {
    let title = escape(title);
    let sentence = escape(sentence);
    let request = escape(request);
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title} · Floorlight</title>\n\
         <link rel=\"stylesheet\" href=\"/auth/page.css\">\n</head>\n<body>\n<main>\n\
         <p class=\"brand\">Floorlight</p>\n<h1>{title}</h1>\n<p>{sentence}</p>\n\
         <p><a class=\"action\" href=\"/auth/login\">Sign in again</a></p>\n\
         <p class=\"note\">Request <code>{request}</code></p>\n</main>\n</body>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// L4: markup in any part comes out as text.
    #[test]
    fn everything_is_escaped() {
        let page = write("<b>", "\"><script>alert(1)</script>", "a&'b");
        assert!(!page.contains("<b>") && !page.contains("<script>"));
        assert!(page.contains("&lt;script&gt;") && page.contains("a&amp;&#39;b"));
        assert!(!page.contains("style=") && !page.contains("onload"));
    }
}
