//! Tells calls of our own page from calls that another site made the browser send (AUTH-10).

use crate::route::{Kind, Method};

/// The custom header of every fetch, and its value. Another site cannot set it without our leave.
pub(crate) const HEADER: (&str, &str) = ("X-Floorlight", "1");

/// What the browser says about where a call comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signals {
    pub(crate) origin: Option<String>,
    pub(crate) fetch_site: Option<String>,
    pub(crate) fetch_mode: Option<String>,
    pub(crate) custom_header: Option<String>,
}

/// Why a call is taken for a forged one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Forgery {
    /// The browser says that another site, or a sibling host, makes the call.
    OtherSite,
    /// The `Origin` is not ours.
    OtherOrigin,
    /// Nothing tells where the call comes from.
    NoEvidence,
    /// The custom header is missing.
    NoHeader,
}

impl Forgery {
    /// Says whether the request itself admits to come from elsewhere, so that nobody needs to look
    /// at its cookie.
    pub(crate) const fn is_foreign(self) -> bool {
        match self {
            Self::OtherSite | Self::OtherOrigin => true,
            Self::NoEvidence | Self::NoHeader => false,
        }
    }
}

/// Judges a call by the rule of its kind (DESIGN 19).
pub(crate) fn judge(
    kind: Kind,
    method: Method,
    signals: &Signals,
    own_origin: &str,
) -> Result<(), Forgery> {
    match kind {
        Kind::File => Ok(()),
        Kind::Navigation => navigation(signals),
        Kind::Fetch => {
            same_site(signals)?;
            same_origin(signals, own_origin)?;
            let silent = signals.fetch_site.is_none() && signals.origin.is_none();
            if method.changes() && silent {
                return Err(Forgery::NoEvidence);
            }
            if signals.custom_header.as_deref() == Some(HEADER.1) {
                Ok(())
            } else {
                Err(Forgery::NoHeader)
            }
        }
        Kind::Upgrade => {
            same_site(signals)?;
            same_origin(signals, own_origin)?;
            if signals.origin.is_some() {
                Ok(())
            } else {
                Err(Forgery::NoEvidence)
            }
        }
    }
}

/// A page may be reached from anywhere, but not be fetched or framed by another site.
fn navigation(signals: &Signals) -> Result<(), Forgery> {
    let foreign = matches!(signals.fetch_site.as_deref(), Some(site) if site != "same-origin" && site != "none");
    let navigates = signals
        .fetch_mode
        .as_deref()
        .is_none_or(|mode| mode == "navigate");
    if foreign && !navigates {
        Err(Forgery::OtherSite)
    } else {
        Ok(())
    }
}

fn same_site(signals: &Signals) -> Result<(), Forgery> {
    match signals.fetch_site.as_deref() {
        None | Some("same-origin") => Ok(()),
        Some(_) => Err(Forgery::OtherSite),
    }
}

fn same_origin(signals: &Signals, own_origin: &str) -> Result<(), Forgery> {
    match signals.origin.as_deref() {
        None => Ok(()),
        Some(origin) if !own_origin.is_empty() && origin == own_origin => Ok(()),
        Some(_) => Err(Forgery::OtherOrigin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{Access, TABLE};

    const OWN: &str = "https://floor.example";

    fn signals(origin: Option<&str>, site: Option<&str>, header: Option<&str>) -> Signals {
        Signals {
            origin: origin.map(str::to_owned),
            fetch_site: site.map(str::to_owned),
            fetch_mode: None,
            custom_header: header.map(str::to_owned),
        }
    }

    #[test]
    fn our_own_page_passes() {
        let page = signals(Some(OWN), Some("same-origin"), Some("1"));
        let script = signals(None, None, Some("1"));
        assert_eq!(judge(Kind::Fetch, Method::Post, &page, OWN), Ok(()));
        assert_eq!(judge(Kind::Fetch, Method::Get, &script, OWN), Ok(()));
        assert_eq!(
            judge(
                Kind::Upgrade,
                Method::Get,
                &signals(Some(OWN), None, None),
                OWN
            ),
            Ok(())
        );
    }

    /// C1, C2, C4: another site, a sibling host, and the null origin.
    #[test]
    fn foreign_calls_fail_whatever_else_they_carry() {
        for site in [
            "cross-site",
            "same-site",
            "none",
            "",
            "same-origin, cross-site",
            "SAME-ORIGIN",
        ] {
            let call = signals(Some(OWN), Some(site), Some("1"));
            assert_eq!(
                judge(Kind::Fetch, Method::Post, &call, OWN),
                Err(Forgery::OtherSite)
            );
            assert_eq!(
                judge(Kind::Upgrade, Method::Get, &call, OWN),
                Err(Forgery::OtherSite)
            );
        }
        for origin in [
            "null",
            "",
            "https://floor.example.evil",
            "http://floor.example",
            "https://floor.example:444",
            "https://floor.example/",
            "https://FLOOR.example",
            "https://floor.example, null",
        ] {
            let call = signals(Some(origin), Some("same-origin"), Some("1"));
            assert_eq!(
                judge(Kind::Fetch, Method::Post, &call, OWN),
                Err(Forgery::OtherOrigin)
            );
            assert_eq!(
                judge(Kind::Upgrade, Method::Get, &call, OWN),
                Err(Forgery::OtherOrigin)
            );
        }
        // A Worker that does not know its own origin trusts none.
        let unset = judge(
            Kind::Upgrade,
            Method::Get,
            &signals(Some(""), None, None),
            "",
        );
        assert_eq!(unset, Err(Forgery::OtherOrigin));
    }

    /// C3: the header is demanded on every fetch that a session may sign.
    #[test]
    fn the_header_is_demanded_on_every_route() {
        for route in TABLE.iter().filter(|route| route.kind == Kind::Fetch) {
            assert_ne!(route.access, Access::Anyone);
            for header in [None, Some(""), Some("0"), Some("1, 1"), Some(" 1")] {
                let call = signals(Some(OWN), Some("same-origin"), header);
                let verdict = judge(route.kind, route.method, &call, OWN);
                assert_eq!(verdict, Err(Forgery::NoHeader), "{} {header:?}", route.path);
            }
        }
    }

    /// C6, W2: without any evidence a change, and an upgrade, fail closed.
    #[test]
    fn without_evidence_changes_and_upgrades_fail() {
        let call = signals(None, None, Some("1"));
        assert_eq!(
            judge(Kind::Fetch, Method::Post, &call, OWN),
            Err(Forgery::NoEvidence)
        );
        let only_site = signals(None, Some("same-origin"), None);
        assert_eq!(
            judge(Kind::Upgrade, Method::Get, &only_site, OWN),
            Err(Forgery::NoEvidence)
        );
    }

    /// L-rows: the identity provider sends the browser here, and nobody may fetch it from elsewhere.
    #[test]
    fn navigations_come_from_anywhere_and_fetches_do_not() {
        let mut call = signals(None, Some("cross-site"), None);
        call.fetch_mode = Some("navigate".to_owned());
        assert_eq!(judge(Kind::Navigation, Method::Get, &call, OWN), Ok(()));
        call.fetch_mode = Some("no-cors".to_owned());
        assert_eq!(
            judge(Kind::Navigation, Method::Get, &call, OWN),
            Err(Forgery::OtherSite)
        );
    }
}
