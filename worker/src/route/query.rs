//! Query parameters: unknown ones are ignored, doubled ones are refused.

use std::collections::BTreeMap;

/// More parameters than this are refused.
const MAX_PARAMETERS: usize = 64;

/// More bytes than this are refused; a sign-in response is the longest query there is.
const MAX_QUERY_BYTES: usize = 8_192;

/// The parameters of a request, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(BTreeMap<String, String>);

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum QueryFault {
    /// A parameter stands there twice (P7).
    Doubled { name: String },
    /// The query is longer than 8 KiB, or has more than 64 parameters.
    TooLong,
}

impl Query {
    /// Takes the decoded pairs of a query.
    pub(crate) fn new(
        raw: &str,
        pairs: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, QueryFault> {
        if raw.len() > MAX_QUERY_BYTES {
            return Err(QueryFault::TooLong);
        }
        let mut known = BTreeMap::new();
        for (name, value) in pairs {
            if known.len() >= MAX_PARAMETERS {
                return Err(QueryFault::TooLong);
            }
            if known.insert(name.clone(), value).is_some() {
                return Err(QueryFault::Doubled { name });
            }
        }
        Ok(Self(known))
    }

    /// Returns a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Result<Query, QueryFault> {
        let pairs = pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        Query::new("", pairs)
    }

    /// P7: a parameter that stands there twice is refused, even an unknown one.
    #[test]
    fn doubled_parameters_are_refused() {
        assert_eq!(
            query(&[("a", "1"), ("b", "2")]).unwrap().get("b"),
            Some("2")
        );
        assert_eq!(
            query(&[("a", "1"), ("a", "1")]),
            Err(QueryFault::Doubled {
                name: "a".to_owned()
            })
        );
        assert_eq!(
            Query::new(&"x".repeat(9_000), std::iter::empty()),
            Err(QueryFault::TooLong)
        );
    }
}
