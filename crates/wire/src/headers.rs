//! The security headers of every answer, stated once: the Worker sets them, and the build writes
//! them into the `_headers` file of the static assets (AUTH-10).

/// The content security policy of the page and of every other answer.
///
/// WebAssembly needs `'wasm-unsafe-eval'` and nothing more; there is no inline script or style.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
     manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
     object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// What every answer carries, whether an asset, a document, an error or a redirect.
pub const EVERYWHERE: &[(&str, &str)] = &[
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    (
        "Strict-Transport-Security",
        "max-age=63072000; includeSubDomains",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", PERMISSIONS_POLICY),
];

/// What answers of the Worker carry besides: they depend on the caller and are never kept.
pub const DYNAMIC: &[(&str, &str)] = &[
    ("Cache-Control", "no-store"),
    ("Vary", "Cookie, Origin, Sec-Fetch-Site"),
];

/// Everything that a page may ask of a device is turned off.
const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
     encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), magnetometer=(), \
     microphone=(), midi=(), payment=(), publickey-credentials-get=(), \
     screen-wake-lock=(self), usb=(), xr-spatial-tracking=()";

/// Writes the `_headers` file of the static assets.
///
/// Files whose name carries the digest of their content never change; the page itself is asked for
/// each time. `immutable` lists the path patterns of the former, for instance `/*.wasm`.
#[must_use]
pub fn assets_file(immutable: &[&str]) -> String {
    let mut text = String::from("/*\n");
    for (name, value) in EVERYWHERE {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for pattern in immutable {
        text.push_str(&format!(
            "{pattern}\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n"
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// X4: no header admits inline or evaluated script, and every line fits the assets' limit.
    #[test]
    fn the_policy_is_strict() {
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe-inline"));
        assert!(!CONTENT_SECURITY_POLICY.contains("'unsafe-eval'"));
        for needed in [
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(CONTENT_SECURITY_POLICY.contains(needed), "{needed}");
        }
        let file = assets_file(&["/*.wasm"]);
        assert!(file.lines().all(|line| line.len() <= 2_000));
        assert!(file.contains("max-age=63072000"));
        assert!(file.ends_with("immutable\n"));
    }
}
