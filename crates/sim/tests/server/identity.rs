//! Sign-in at the demo's identity provider over real sockets (AUTH-9).

use crate::support::{Answer, FORM, send, send_json, start};
use floorlight_sim::server::Server;
use serde_json::{Value, json};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const CALLBACK: &str = "http%3A%2F%2Flocalhost%3A8787%2Fauth%2Fcallback";

fn target(change: impl FnOnce(String) -> String) -> String {
    change(format!(
        "/authorize?response_type=code&client_id=floorlight&redirect_uri={CALLBACK}\
         &scope=openid%20profile&state=st%26te&nonce=n1&code_challenge={CHALLENGE}\
         &code_challenge_method=S256&login_hint=supervisor"
    ))
}

async fn authorize(server: &Server, target: &str) -> Answer {
    send(server.identity, "GET", target, &[], "").await
}

fn parameter(location: &str, name: &str) -> Option<String> {
    let (_, query) = location.split_once('?')?;
    let pair = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    pair.map(str::to_owned)
}

async fn exchange(server: &Server, code: &str, verifier: &str) -> Answer {
    let form = format!(
        "grant_type=authorization_code&client_id=floorlight&redirect_uri={CALLBACK}\
         &code={code}&code_verifier={verifier}"
    );
    send(server.identity, "POST", "/token", &[FORM], &form).await
}

#[tokio::test]
async fn signs_a_supervisor_in() {
    let server = start(|options| options.agents = 1).await;
    let discovery = authorize(&server, "/.well-known/openid-configuration")
        .await
        .json();
    let issuer = format!("http://{}", server.identity);
    assert_eq!(discovery["issuer"], json!(issuer));
    assert_eq!(
        discovery["code_challenge_methods_supported"],
        json!(["S256"])
    );
    let back = authorize(&server, &target(|t| t)).await;
    assert_eq!(back.status, 302);
    let location = back.header("location");
    assert!(
        location.starts_with("http://localhost:8787/auth/callback?code="),
        "{location}"
    );
    assert_eq!(parameter(location, "state").as_deref(), Some("st%26te"));
    let iss = format!(
        "http%3A%2F%2F{}",
        server.identity.to_string().replace(':', "%3A")
    );
    assert_eq!(parameter(location, "iss"), Some(iss));
    let code = parameter(location, "code").expect("a code");
    let answer = exchange(&server, &code, VERIFIER).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    let claims = claims(body["id_token"].as_str().expect("an id token"));
    assert_eq!(claims["roles"], json!(["supervisor"]));
    assert_eq!(
        (&claims["nonce"], &claims["aud"]),
        (&json!("n1"), &json!("floorlight"))
    );
    assert_eq!(claims["iss"], json!(issuer));
    let again = exchange(&server, &code, VERIFIER).await;
    assert_eq!(
        (again.status, &again.json()["error"]),
        (400, &json!("invalid_grant"))
    );
    let log = send(server.control, "GET", "/log", &[], "").await.json();
    assert_eq!(
        log["identity"],
        json!({"codes": 1, "exchanged": 1, "refused": 1})
    );
}

fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let part = token.split('.').nth(1).expect("three parts");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(part)
        .expect("base64url");
    serde_json::from_slice(&bytes).expect("json")
}

#[tokio::test]
async fn wants_pkce_with_s256() {
    let server = start(|options| options.agents = 1).await;
    for target in [
        target(|t| t.replace("S256", "plain")),
        target(|t| t.replace("&code_challenge_method=S256", "")),
        target(|t| t.replace(CHALLENGE, "short")),
    ] {
        let back = authorize(&server, &target).await;
        assert_eq!(
            parameter(back.header("location"), "error").as_deref(),
            Some("invalid_request")
        );
    }
    let back = authorize(&server, &target(|t| t)).await;
    let code = parameter(back.header("location"), "code").expect("a code");
    let wrong = exchange(&server, &code, &VERIFIER.replace('d', "e")).await;
    assert_eq!(wrong.status, 400);
    let late = exchange(&server, &code, VERIFIER).await;
    assert_eq!(late.status, 400, "a code that failed once is used");
}

#[tokio::test]
async fn returns_to_the_registered_address_only() {
    let server = start(|options| options.agents = 1).await;
    for target in [
        target(|t| t.replace("%2Fcallback", "%2Fcallback%2F")),
        target(|t| t.replace("localhost%3A8787", "localhost%3A8787.evil.invalid")),
        target(|t| t.replace("client_id=floorlight", "client_id=other")),
        target(|t| format!("{t}&redirect_uri=http%3A%2F%2Fevil.invalid")),
    ] {
        let answer = authorize(&server, &target).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (400, ""),
            "{target}"
        );
    }
    let out = authorize(
        &server,
        "/end_session?post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8787%2F&state=x",
    )
    .await;
    assert_eq!(
        (out.status, out.header("location")),
        (302, "http://localhost:8787/?state=x")
    );
    let evil = "/end_session?post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8787.evil.invalid";
    assert_eq!(authorize(&server, evil).await.status, 400);
}

#[tokio::test]
async fn lists_whom_one_can_be() {
    let server = start(|options| options.agents = 1).await;
    let page = authorize(
        &server,
        &target(|t| t.replace("login_hint=supervisor", "x=%3Cb%3E")),
    )
    .await;
    assert_eq!(page.status, 200);
    for name in [
        "Vera Viewer",
        "Sam Supervisor",
        "Ada Admin",
        "Nora Norole",
        "Demo identities",
    ] {
        assert!(page.text.contains(name), "{name}");
    }
    assert!(!page.text.contains("<b>"));
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
}

/// L5, L6 and the J rows: what the provider can be made to do wrong.
#[tokio::test]
async fn misbehaves_on_demand() {
    let server = start(|options| options.agents = 1).await;
    let set = async |fault: &str| {
        let answer = send_json(
            server.control,
            "PUT",
            "/faults",
            &json!({"identity": fault}),
        )
        .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json()["identity"], json!(fault));
    };
    set("wrong_iss_param").await;
    let back = authorize(&server, &target(|t| t)).await;
    assert!(
        back.header("location")
            .ends_with("iss=http%3A%2F%2F127.0.0.1%3A1")
    );
    set("plain_pkce_only").await;
    let discovery = authorize(&server, "/.well-known/openid-configuration")
        .await
        .json();
    assert_eq!(
        discovery["code_challenge_methods_supported"],
        json!(["plain"])
    );
    set("wrong_audience").await;
    let back = authorize(&server, &target(|t| t)).await;
    let code = parameter(back.header("location"), "code").expect("a code");
    let body = exchange(&server, &code, VERIFIER).await.json();
    let claims = claims(body["id_token"].as_str().expect("an id token"));
    assert_eq!(claims["aud"], json!("somebody-else"));
    set("down").await;
    assert_eq!(authorize(&server, "/jwks").await.status, 503);
    send(server.control, "POST", "/commands/quiet", &[], "").await;
    assert_eq!(authorize(&server, "/jwks").await.status, 200);
    let wrong = send_json(
        server.control,
        "PUT",
        "/faults",
        &json!({"identity": "sleepy"}),
    )
    .await;
    assert_eq!(wrong.status, 400);
}
