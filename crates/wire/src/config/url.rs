//! Addresses that may be written into a configuration: exact, plain and safe to send a secret to.

/// What is wrong with an address, as a sentence's end; `Ok` with its normal form.
pub(super) fn check(text: &str) -> Result<String, &'static str> {
    if text.len() > 300 {
        return Err("it is longer than 300 bytes");
    }
    if !text.is_ascii() {
        return Err("it has letters outside ASCII, which may look like others");
    }
    if text
        .bytes()
        .any(|byte| byte.is_ascii_control() || byte == b' ' || byte == b'\\')
    {
        return Err("it has white space, control characters or backslashes");
    }
    let (secure, rest) = if let Some(rest) = text.strip_prefix("https://") {
        (true, rest)
    } else if let Some(rest) = text.strip_prefix("http://") {
        (false, rest)
    } else {
        return Err("it does not begin with https://");
    };
    if rest.contains('#') {
        return Err("it has a fragment");
    }
    if rest.contains('?') {
        return Err("it has a query");
    }
    let (authority, path) = rest
        .find('/')
        .map_or((rest, ""), |slash| rest.split_at(slash));
    if authority.contains('@') {
        return Err("it has a user name or password in it");
    }
    let (host, port) = split_port(authority)?;
    check_host(&host)?;
    if !secure && !is_loopback(&host) {
        return Err("plain http is allowed for this machine only");
    }
    check_path(path)?;
    let scheme = if secure { "https" } else { "http" };
    let path = path.trim_end_matches('/');
    Ok(port.map_or_else(
        || format!("{scheme}://{host}{path}"),
        |port| format!("{scheme}://{host}:{port}{path}"),
    ))
}

fn split_port(authority: &str) -> Result<(String, Option<u16>), &'static str> {
    let bracketed = authority
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    let (host, after) = match bracketed {
        Some((inside, after)) => (format!("[{}]", inside.to_ascii_lowercase()), after),
        None => {
            let colon = authority.find(':').unwrap_or(authority.len());
            let (host, after) = authority.split_at(colon);
            (host.to_ascii_lowercase(), after)
        }
    };
    if after.is_empty() {
        return Ok((host, None));
    }
    let digits = after
        .strip_prefix(':')
        .ok_or("its host is not a host name")?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse::<u16>() {
        Ok(port) if plain && port > 0 => Ok((host, Some(port))),
        Ok(_) | Err(_) => Err("its port is not a number from 1 to 65535"),
    }
}

fn check_host(host: &str) -> Result<(), &'static str> {
    if let Some(inside) = host.strip_prefix('[') {
        let address = inside.trim_end_matches(']');
        return address
            .parse::<std::net::Ipv6Addr>()
            .map(|_| ())
            .map_err(|_| "its host is not an IPv6 address");
    }
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if host.len() > 253 || !host.split('.').all(label_fits) {
        return Err("its host is not a host name");
    }
    // Browsers and runtimes read `0x7f.1` and `2130706433` as addresses: only the plain form passes.
    let last = host.rsplit('.').next().unwrap_or_default();
    let numeric = last.bytes().all(|byte| byte.is_ascii_digit())
        || last
            .strip_prefix("0x")
            .is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
    if numeric && host.parse::<std::net::Ipv4Addr>().is_err() {
        return Err("its host is a number that is not written as an IPv4 address");
    }
    Ok(())
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host == "[::1]"
        || host
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

fn check_path(path: &str) -> Result<(), &'static str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    if !path.bytes().all(fits) {
        return Err("its path has characters other than letters, digits and / - . _ ~");
    }
    if path.split('/').any(|part| part == "." || part == "..") {
        return Err("its path has dot segments");
    }
    if path.contains("//") {
        return Err("its path has empty segments");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn normal_forms() {
        for (text, normal) in [
            ("https://Acme.Example.com/", "https://acme.example.com"),
            (
                "https://acme.example.com:8443/api/",
                "https://acme.example.com:8443/api",
            ),
            (
                "http://127.0.0.1:9100/oauth2/token",
                "http://127.0.0.1:9100/oauth2/token",
            ),
            ("http://localhost:9100", "http://localhost:9100"),
            ("http://[::1]:9100", "http://[::1]:9100"),
        ] {
            assert_eq!(check(text).as_deref(), Ok(normal), "{text}");
        }
    }

    /// AUTH-8: a secret is sent there, so nothing doubtful passes.
    #[test]
    fn doubtful_addresses_are_refused() {
        for text in [
            "",
            "acme.example.com",
            "ftp://acme.example.com",
            "https://",
            "https://user:pass@acme.example.com",
            "https://acme.example.com#x",
            "https://acme.example.com/?x=1",
            "https://acme.example.com/a/../b",
            "https://acme.example.com/%2e%2e",
            "https://acme.example.com\\@evil.example",
            "https://acme.example.com//evil",
            "https://nice-in接触.com",
            "https://acme..com",
            "https://-acme.com",
            "https://acme.example.com:0",
            "https://acme.example.com:+80",
            "https://acme.example.com:99999",
            "https://acme.example.com:",
            "https://0x7f.1",
            "https://2130706433",
            "http://acme.example.com",
            "http://127.0.0.1.example.com",
            "http://127.1",
            "http://localhost.example.com",
            "http://[::2]",
            "https://[::1",
            "https://acme.example.com/ x",
            "https://acme.example.com\t",
        ] {
            assert!(check(text).is_err(), "{text} passed as {:?}", check(text));
        }
    }
}
