//! The list of waiting contacts: the longest wait first, and no line moves while it is held.

use floorlight_core::view::WaitingCell;

use super::sorted;

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The contact, as it was told last.
    pub waiting: WaitingCell,
    /// It waits no longer; its line stays while the list is held.
    pub gone: bool,
}

/// The most lines that a held list keeps; the rest appear when it is let go.
pub const MAX_LINES: usize = 200;

/// Makes the list of what waits `now`, from the lines that stood before.
///
/// While the list is held, who left keeps a line and who came stands at the end.
#[must_use]
pub fn arrange(before: &[Line], now: &[WaitingCell], held: bool) -> Vec<Line> {
    let fresh = |waiting: &WaitingCell| Line {
        waiting: *waiting,
        gone: false,
    };
    let mut waiting = now.to_vec();
    let order = |one: &WaitingCell| (one.since, one.contact);
    sorted::sort(&mut waiting, |left, right| order(left).cmp(&order(right)));
    if !held {
        return waiting.iter().map(fresh).collect();
    }
    let find = |contact: u64| waiting.iter().find(|one| one.contact == contact);
    let kept = before.iter().map(|line| {
        find(line.waiting.contact).map_or(
            Line {
                gone: true,
                ..*line
            },
            fresh,
        )
    });
    let is_new = |one: &&WaitingCell| {
        before
            .iter()
            .all(|line| line.waiting.contact != one.contact)
    };
    kept.chain(waiting.iter().filter(is_new).map(fresh))
        .take(MAX_LINES)
        .collect()
}

#[cfg(test)]
mod tests {
    use floorlight_core::time::UtcMillis;

    use super::*;

    fn waiting(contact: u64, since: i64) -> WaitingCell {
        WaitingCell {
            contact,
            queue: 0,
            since: UtcMillis::new(since),
            offered_to: None,
        }
    }

    fn contacts(lines: &[Line]) -> Vec<(u64, bool)> {
        lines
            .iter()
            .map(|line| (line.waiting.contact, line.gone))
            .collect()
    }

    #[test]
    fn the_longest_wait_stands_first() {
        let lines = arrange(
            &[],
            &[waiting(1, 50), waiting(2, 10), waiting(3, 50)],
            false,
        );
        assert_eq!(contacts(&lines), [(2, false), (1, false), (3, false)]);
    }

    /// RT-11: no line moves under the pointer or the focus.
    #[test]
    fn a_held_list_moves_no_line() {
        let before = arrange(&[], &[waiting(1, 10), waiting(2, 20)], false);
        let held = arrange(&before, &[waiting(3, 5), waiting(2, 20)], true);
        assert_eq!(contacts(&held), [(1, true), (2, false), (3, false)]);
        let free = arrange(&held, &[waiting(3, 5), waiting(2, 20)], false);
        assert_eq!(contacts(&free), [(3, false), (2, false)]);
    }

    #[test]
    fn a_held_list_does_not_grow_without_bound() {
        let mut lines = Vec::new();
        for turn in 0..50 {
            let now: Vec<_> = (0..40).map(|n| waiting(turn * 40 + n, 0)).collect();
            lines = arrange(&lines, &now, true);
        }
        assert_eq!(lines.len(), MAX_LINES);
    }
}
