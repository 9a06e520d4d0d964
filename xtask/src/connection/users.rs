//! The second step: whether users can be seen (AUTH-6).

use std::collections::BTreeSet;

use floorlight_upstream::seed::{Next, Operation, users};

use super::platform::Platform;
use super::report::Finding;

/// The most pages that are read; what lies behind them is not needed for the proof.
const MAX_PAGES: usize = 200;

/// Lists everyone, page by page.
///
/// # Errors
/// What went wrong, and what to do.
pub(super) async fn list(platform: &Platform<'_>) -> Result<(Finding, BTreeSet<String>), Finding> {
    let mut ids = BTreeSet::new();
    let mut malformed = 0;
    let mut next = Next::None;
    let mut pages = 0;
    loop {
        let request = users::request(&next).map_err(|error| {
            Finding::failed(format!("Page {} cannot be asked for: {error}", pages + 1))
        })?;
        let reply = platform
            .get(&request)
            .await
            .map_err(|finding| placed(finding, pages))?;
        let page = users::parse(&reply.body).map_err(|error| {
            let what = if reply.is_page() {
                "the answer is a web page".to_owned()
            } else {
                error.to_string()
            };
            placed(
                Finding::failed(format!("The list of users cannot be read: {what}")),
                pages,
            )
            .advise("Check base_url: this may be another interface than the preset speaks of")
        })?;
        pages += 1;
        malformed += page.malformed;
        let before = ids.len();
        let listed = page.users.len();
        ids.extend(page.users.into_iter().map(|user| user.id));
        next = page.next;
        if next == Next::None || pages == MAX_PAGES {
            break;
        }
        if listed > 0 && ids.len() == before {
            return Err(Finding::failed(format!(
                "Page {pages} of the users lists nobody new, and yet names a further page: the pages go in a circle"
            )));
        }
    }
    Ok((found(ids.len(), pages, malformed, &next), ids))
}

fn placed(mut finding: Finding, pages: usize) -> Finding {
    if pages > 0 {
        finding.sentence = format!("On page {} of the users: {}", pages + 1, finding.sentence);
    }
    finding
}

fn found(users: usize, pages: usize, malformed: u32, next: &Next) -> Finding {
    let scope = Operation::Users.scope();
    if users == 0 && malformed > 0 {
        return Finding::failed(format!(
            "The list has {malformed} entries, and none of them has an identifier"
        ));
    }
    if users == 0 {
        return Finding::unproven(format!(
            "The platform answers 200 with an empty list: likely missing scope {scope}"
        ))
        .advise(format!(
            "Add {scope} to the client's application; platforms leave lists empty instead of refusing"
        ))
        .advise("If the tenant truly has no users yet, nothing is wrong, and nothing is proven");
    }
    let users = if users == 1 {
        "1 user".to_owned()
    } else {
        format!("{users} users")
    };
    let pages = if pages == 1 {
        "one page".to_owned()
    } else {
        format!("{pages} pages")
    };
    let more = if *next == Next::None {
        ""
    } else {
        ", and more follow"
    };
    let finding = Finding::proven(format!(
        "{users} are listed on {pages}{more}: {scope} is there"
    ));
    if malformed == 0 {
        return finding;
    }
    finding.advise(format!(
        "{malformed} further entries have no identifier and are left out"
    ))
}
