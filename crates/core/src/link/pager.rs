//! Following pages without running in a circle.

use thiserror::Error;

use crate::id::digest;

/// The most pages any guard allows.
const MAX_PAGES: usize = 2_000;

/// Why page-following stopped before the last page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PageError {
    /// A page token came a second time.
    #[error("the platform sent a page token that it had sent before")]
    Repeated,
    /// A page without rows named a next page.
    #[error("the platform sent an empty page that names a next one")]
    EmptyWithNext,
    /// There are more pages than allowed.
    #[error("the platform has more than {most} pages")]
    TooMany {
        /// The limit.
        most: usize,
    },
}

/// Watches the tokens of one run through a list: each is used once, and the run ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageGuard {
    seen: Vec<u64>,
    most: usize,
}

impl PageGuard {
    /// Allows this many pages, at most 2,000.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            seen: Vec::new(),
            most: most.clamp(1, MAX_PAGES),
        }
    }

    /// Takes note of one page and says whether to fetch the next, named by `next` (an empty token
    /// names none).
    ///
    /// # Errors
    /// If following would repeat a page, run on after an empty one, or pass the limit. What was
    /// read before is good, and incomplete.
    pub fn page(&mut self, rows: usize, next: Option<&str>) -> Result<bool, PageError> {
        let Some(token) = next.filter(|token| !token.is_empty()) else {
            return Ok(false);
        };
        let mark = digest(&[token]);
        if self.seen.contains(&mark) {
            return Err(PageError::Repeated);
        }
        if rows == 0 {
            return Err(PageError::EmptyWithNext);
        }
        if self.seen.len() + 1 >= self.most {
            return Err(PageError::TooMany { most: self.most });
        }
        self.seen.push(mark);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// RT-17.
    #[test]
    fn each_token_is_followed_once() {
        let mut guard = PageGuard::new(10);
        assert_eq!(guard.page(5, Some("a")), Ok(true));
        assert_eq!(guard.page(5, Some("b")), Ok(true));
        assert_eq!(guard.page(5, Some("a")), Err(PageError::Repeated));
        assert_eq!(guard.page(5, Some("")), Ok(false));
        assert_eq!(guard.page(5, None), Ok(false));
    }

    #[test]
    fn an_empty_page_with_a_next_one_stops() {
        let mut guard = PageGuard::new(10);
        assert_eq!(guard.page(0, Some("a")), Err(PageError::EmptyWithNext));
        assert_eq!(guard.page(0, None), Ok(false));
    }

    #[test]
    fn pages_are_bounded() {
        let mut guard = PageGuard::new(3);
        assert_eq!(guard.page(1, Some("2")), Ok(true));
        assert_eq!(guard.page(1, Some("3")), Ok(true));
        assert_eq!(
            guard.page(1, Some("4")),
            Err(PageError::TooMany { most: 3 })
        );
    }
}
