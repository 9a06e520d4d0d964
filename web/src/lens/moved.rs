//! Which rows moved of themselves when the order was made anew, and which only made room.

/// Which way a row went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Towards the top.
    Up,
    /// Towards the bottom.
    Down,
}

impl Moved {
    /// Returns the stable word for style sheets.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// Judges rows, each with its present place and the place it had (`None` was not in the list); returns
/// those that moved.
///
/// The longest run of rows that kept their order among each other stayed; the rest moved. The time is
/// quadratic, so only rows in sight are judged.
#[must_use]
pub fn judge(places: &[(u32, usize, Option<usize>)]) -> Vec<(u32, Moved)> {
    // For each row, the length of the longest ascending run that ends with it, and the row before.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    let mut longest = None;
    for (index, (_, _, old)) in places.iter().enumerate() {
        let mut run = (0, None);
        if let Some(old) = old {
            run.0 = 1;
            for before in 0..index {
                if places[before].2.is_some_and(|other| other < *old) && runs[before].0 >= run.0 {
                    run = (runs[before].0 + 1, Some(before));
                }
            }
        }
        if longest.is_none_or(|other: usize| runs[other].0 < run.0) {
            longest = Some(index);
        }
        runs.push(run);
    }
    let mut moved = Vec::new();
    let mut stayed = longest;
    for (index, (row, new, old)) in places.iter().enumerate().rev() {
        if stayed == Some(index) {
            stayed = runs[index].1;
        } else if let Some(old) = old {
            let way = if old > new { Moved::Up } else { Moved::Down };
            moved.push((*row, way));
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(olds: &[Option<usize>]) -> Vec<(u32, Moved)> {
        let places = olds.iter().enumerate();
        let places: Vec<_> = places.map(|(new, old)| (new as u32, new, *old)).collect();
        judge(&places)
    }

    #[test]
    fn rows_that_make_room_did_not_move() {
        let up = [Some(3), Some(0), Some(1), Some(2)];
        assert_eq!(judged(&up), [(0, Moved::Up)]);
        let down = [Some(1), Some(2), Some(3), Some(0)];
        assert_eq!(judged(&down), [(3, Moved::Down)]);
        assert!(judged(&[Some(4), Some(7), Some(9)]).is_empty());
    }

    #[test]
    fn a_row_that_is_new_is_not_said_to_have_moved() {
        assert!(judged(&[None, Some(0), Some(1)]).is_empty());
        assert!(judge(&[]).is_empty());
    }
}
