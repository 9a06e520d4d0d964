//! The addresses of a connection's surfaces.

use super::form::TENANT_FORM;
use super::model::{Surface, Surfaces};
use super::preset::Defaults;
use super::url;
use crate::node::{Faults, Fields};

const URL_FORM: &str = "an address such as https://acme.example.com, without user, query or fragment \
     (http only for 127.0.0.1, ::1 and localhost)";

/// Reads the surfaces; the preset and the tenant fill in what is not stated.
pub(super) fn surfaces(
    fields: &mut Fields<'_>,
    tenant: Option<&str>,
    defaults: Option<&Defaults>,
    faults: &mut Faults,
) -> Option<Surfaces> {
    let spot = fields.get("surface");
    let path = fields.path("surface");
    let mut inner = match spot {
        Some(spot) => Some(Fields::open(path, spot, faults)?),
        None => None,
    };
    let realtime_path = fields.path("surface.realtime");
    let realtime_spot = inner.as_mut().and_then(|inner| inner.get("realtime"));
    let mut realtime = match realtime_spot {
        Some(spot) => Some(Fields::open(realtime_path.clone(), spot, faults)?),
        None => None,
    };
    let own_base = tenant
        .zip(defaults)
        .map(|(tenant, defaults)| defaults.base_url.replace("{tenant}", tenant));
    let base_url = address(realtime.as_mut(), "base_url", own_base, faults);
    let own_token = defaults.map(|defaults| defaults.token_url.to_owned());
    let token_url = address(realtime.as_mut(), "token_url", own_token, faults);
    let has_base = realtime
        .as_mut()
        .is_some_and(|realtime| realtime.get("base_url").is_some());
    if !has_base && tenant.is_none() && fields.get("tenant").is_none() {
        let expected = format!("{TENANT_FORM}; or {realtime_path}.base_url");
        fields.missing("tenant", &expected, faults);
    }
    if let Some(realtime) = realtime {
        realtime.finish(faults);
    }
    let performance = later(inner.as_mut(), "performance", faults);
    let reports = later(inner.as_mut(), "reports", faults);
    let skills = later(inner.as_mut(), "skills", faults);
    let genesys_analytics = later(inner.as_mut(), "genesys-analytics", faults);
    if let Some(inner) = inner {
        inner.finish(faults);
    }
    Some(Surfaces {
        realtime: Surface {
            base_url: base_url?,
            token_url: token_url?,
        },
        performance,
        reports,
        skills,
        genesys_analytics,
    })
}

/// A surface that has no preset values: both addresses must be given.
fn later(
    surfaces: Option<&mut Fields<'_>>,
    key: &'static str,
    faults: &mut Faults,
) -> Option<Surface> {
    let surfaces = surfaces?;
    let spot = surfaces.get(key)?;
    let mut fields = Fields::open(surfaces.path(key), spot, faults)?;
    for key in ["base_url", "token_url"] {
        if fields.get(key).is_none() {
            fields.missing(key, URL_FORM, faults);
        }
    }
    let base_url = address(Some(&mut fields), "base_url", None, faults);
    let token_url = address(Some(&mut fields), "token_url", None, faults);
    fields.finish(faults);
    Some(Surface {
        base_url: base_url?,
        token_url: token_url?,
    })
}

fn address(
    fields: Option<&mut Fields<'_>>,
    key: &'static str,
    default: Option<String>,
    faults: &mut Faults,
) -> Option<String> {
    let Some(fields) = fields else {
        return default;
    };
    if fields.get(key).is_none() {
        return default;
    }
    let (text, spot) = fields.text(key, faults)?;
    match url::check(text) {
        Ok(normal) => Some(normal),
        // The address is not quoted: it may hold a password.
        Err(what) => {
            fields.wrong(
                key,
                spot,
                format!("this address cannot be used: {what}"),
                URL_FORM,
                faults,
            );
            None
        }
    }
}
