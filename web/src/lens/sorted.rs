//! Orders lists, with one sorting algorithm for all kinds of them: one of each kind was compiled
//! anew, and cost several kilobytes each.

use std::cmp::Ordering;

/// Orders a list; equals keep their places.
pub fn sort<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let places = {
        let items = &*items;
        places(
            items.len(),
            &|left, right| match (items.get(left), items.get(right)) {
                (Some(left), Some(right)) => compare(left, right),
                _ => Ordering::Equal,
            },
        )
    };
    let mut taken: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    let ordered = places.into_iter();
    items.extend(ordered.filter_map(|place| taken.get_mut(place).and_then(Option::take)));
}

/// Returns the places of a list in their order.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_unstable_by(|left, right| compare(*left, *right).then(left.cmp(right)));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_places_and_nothing_is_lost() {
        for count in 0..200_usize {
            let mut items: Vec<_> = (0..count).map(|place| (place * 7 % 11, place)).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort(&mut items, |left, right| left.0.cmp(&right.0));
            assert_eq!(items, expected);
        }
    }
}
