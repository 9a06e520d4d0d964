//! The order of the queues table: attention first, or by a column.

use std::cmp::Ordering;

use super::figure::Kind;
use super::queues::QueueView;
use super::sorted;

/// What queues can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueColumn {
    /// The name.
    Name,
    /// The computed service level.
    ServiceLevel,
    /// Contacts that wait.
    Waiting,
    /// The age of the oldest of them.
    LongestWait,
    /// The mean wait of those answered.
    SpeedOfAnswer,
    /// Abandoned of offered.
    AbandonRate,
    /// The mean of talk, hold and wrap-up.
    HandleTime,
    /// Agents ready.
    Agents,
    /// Staffed against scheduled.
    Staffed,
}

impl QueueColumn {
    const ALL: [Self; 9] = [
        Self::Name,
        Self::ServiceLevel,
        Self::Waiting,
        Self::LongestWait,
        Self::SpeedOfAnswer,
        Self::AbandonRate,
        Self::HandleTime,
        Self::Agents,
        Self::Staffed,
    ];

    const fn slug(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::ServiceLevel => "service-level",
            Self::Waiting => "waiting",
            Self::LongestWait => "longest-wait",
            Self::SpeedOfAnswer => "speed-of-answer",
            Self::AbandonRate => "abandon-rate",
            Self::HandleTime => "handle-time",
            Self::Agents => "agents",
            Self::Staffed => "staffed",
        }
    }

    /// Says whether the greatest needs a supervisor first.
    const fn is_worst_when_great(self) -> bool {
        !matches!(
            self,
            Self::Name | Self::ServiceLevel | Self::Agents | Self::Staffed
        )
    }

    fn value(self, queue: &QueueView) -> Option<i64> {
        match self {
            Self::Name => None,
            Self::ServiceLevel => queue.figure(Kind::ServiceLevel).ok().map(i64::from),
            Self::Waiting => queue.waiting.map(i64::from),
            Self::LongestWait => queue.oldest_ms,
            Self::SpeedOfAnswer => queue.figure(Kind::SpeedOfAnswer).ok().map(i64::from),
            Self::AbandonRate => queue.figure(Kind::AbandonRate).ok().map(i64::from),
            Self::HandleTime => queue.figure(Kind::HandleTime).ok().map(i64::from),
            Self::Agents => Some(queue.agents.ready.into()),
            Self::Staffed => Some(i64::from(queue.staffed?) - i64::from(queue.scheduled?)),
        }
    }
}

/// A column and a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueSort {
    /// The column.
    pub column: QueueColumn,
    /// The greatest first.
    pub descending: bool,
}

impl QueueSort {
    /// Reads the order from an address: `-waiting` has the greatest first.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let slug = text.trim_start_matches('-');
        let column = QueueColumn::ALL
            .into_iter()
            .find(|column| column.slug() == slug)?;
        Some(Self {
            column,
            descending: text.starts_with('-'),
        })
    }

    /// Writes the order for an address.
    #[must_use]
    pub fn write(self) -> String {
        let sign = if self.descending { "-" } else { "" };
        format!("{sign}{}", self.column.slug())
    }

    /// Returns the order after a column's head was pressed: the worst first, then the other way round,
    /// then by attention again.
    #[must_use]
    pub fn pressed(before: Option<Self>, column: QueueColumn) -> Option<Self> {
        let worst_first = Self {
            column,
            descending: column.is_worst_when_great(),
        };
        match before.filter(|before| before.column == column) {
            None => Some(worst_first),
            Some(before) if before == worst_first => Some(Self {
                descending: !worst_first.descending,
                column,
            }),
            Some(_) => None,
        }
    }
}

/// Orders queues. What has no value stands last either way.
pub fn order(queues: &mut Vec<QueueView>, sort: Option<QueueSort>) {
    // The name decides between equals, so that a figure that moves within its band moves no row.
    sorted::sort(queues, |left, right| {
        let by_name = || left.name.cmp(&right.name).then(left.row.cmp(&right.row));
        let Some(sort) = sort else {
            return right.severity().cmp(&left.severity()).then_with(by_name);
        };
        let turn = |order: Ordering| {
            if sort.descending {
                order.reverse()
            } else {
                order
            }
        };
        if sort.column == QueueColumn::Name {
            return turn(by_name());
        }
        match (sort.column.value(left), sort.column.value(right)) {
            (Some(one), Some(other)) => turn(one.cmp(&other)),
            (one, other) => other.is_some().cmp(&one.is_some()),
        }
        .then_with(by_name)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::queues::tests::queue;

    #[test]
    fn a_wait_that_moves_within_its_band_moves_no_row() {
        let mut queues = vec![queue(0, Some(5)), queue(1, Some(50)), queue(2, Some(500))];
        order(&mut queues, None);
        let rows: Vec<_> = queues.iter().map(|queue| queue.row).collect();
        assert_eq!(rows, [2, 0, 1]);
    }

    #[test]
    fn what_has_no_value_stands_last_either_way() {
        let mut queues = vec![queue(0, None), queue(1, None), queue(2, None)];
        queues[1].waiting = Some(4);
        queues[2].waiting = Some(9);
        let by = |descending| {
            Some(QueueSort {
                column: QueueColumn::Waiting,
                descending,
            })
        };
        order(&mut queues, by(true));
        assert_eq!([queues[0].row, queues[1].row, queues[2].row], [2, 1, 0]);
        order(&mut queues, by(false));
        assert_eq!([queues[0].row, queues[1].row, queues[2].row], [1, 2, 0]);
    }

    #[test]
    fn an_order_survives_the_address_and_a_third_press_ends_it() {
        let first = QueueSort::pressed(None, QueueColumn::Waiting);
        let second = QueueSort::pressed(first, QueueColumn::Waiting);
        assert_eq!(first.map(QueueSort::write).as_deref(), Some("-waiting"));
        assert_eq!(second.map(QueueSort::write).as_deref(), Some("waiting"));
        assert_eq!(QueueSort::pressed(second, QueueColumn::Waiting), None);
        assert_eq!(QueueSort::read("-waiting"), first);
        assert_eq!(QueueSort::read("-shoe-size"), None);
    }
}
