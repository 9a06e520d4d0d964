//! What a refused call says.

/// What a problem document puts before the id of its request.
const PREFIX: &str = "urn:floorlight:request:";

/// Says what is wrong, and which request it was: who runs the Worker finds its log line by that.
#[must_use]
pub fn sentence(said: String, instance: Option<&str>) -> String {
    match instance.and_then(|instance| instance.strip_prefix(PREFIX)) {
        Some(id) => format!("{said} (Request {id})"),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUTH-7: a failed call shows the id by which the log is searched.
    #[test]
    fn a_refusal_names_its_request() {
        let said = || "No connection has this id.".to_owned();
        let instance = Some("urn:floorlight:request:abc");
        assert_eq!(
            sentence(said(), instance),
            "No connection has this id. (Request abc)"
        );
        assert_eq!(sentence(said(), None), said());
        assert_eq!(sentence(said(), Some("about:blank")), said());
    }
}
