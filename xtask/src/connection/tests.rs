//! Every step against the simulator, in this process, on free ports.

mod harness;

use floorlight_sim::fault::{Faults, Http401, TooManyRequests};

use super::probe::{self, Limits};
use super::report::Report;
use harness::{SECRET, described, fixed, run, simulated, with};

#[tokio::test]
async fn a_good_connection_is_proven_step_by_step() {
    let told = with(Faults::default()).await;
    assert!(told.well, "{}", told.all());
    assert!(told.step("token").contains("✓"));
    assert!(told.step("token").contains("for 3600 s, with the scopes"));
    assert!(
        told.step("scopes")
            .contains("700 users are listed on 2 pages")
    );
    assert!(told.step("agents").contains("5 of 5 agents"));
    assert!(told.step("agents").contains("agrees with this machine's"));
    let stream = told.step("stream");
    assert!(
        stream.contains("agent_state_change") || stream.contains("queue_stats_update"),
        "{stream}"
    );
    assert!(!told.all().contains("did not let go"), "{}", told.all());
}

/// AUTH-1: the other way to prove the client.
#[tokio::test]
async fn form_fields_prove_the_client_too() {
    let (_server, mut connection) = simulated(Faults::default()).await;
    connection.auth = floorlight_wire::config::ClientAuth::Form;
    let told = run(&connection, &[("OTHER_SECRET", SECRET)]).await;
    assert!(
        told.well && told.step("token").contains("(form fields)"),
        "{}",
        told.all()
    );
}

#[tokio::test]
async fn a_missing_variable_is_named() {
    let connection = described("http://127.0.0.1:9", "http://127.0.0.1:9/oauth2/token");
    for secrets in [&[][..], &[("OTHER_SECRET", "")]] {
        let mut report = Report::kept();
        let variable = |name: &str| {
            let found = secrets.iter().find(|(known, _)| *known == name);
            found.map(|(_, secret)| (*secret).to_owned())
        };
        probe::connection(&connection, Limits::default(), variable, &mut report).await;
        let lines = report.lines().join("\n");
        assert!(
            !report.well() && lines.contains("variable OTHER_SECRET is not set"),
            "{lines}"
        );
    }
}

/// AUTH-5: three different clear errors, and more.
#[tokio::test]
async fn what_the_token_service_refuses_is_told_apart() {
    let (_server, connection) = simulated(Faults::default()).await;
    let told = run(&connection, &[("OTHER_SECRET", "not-the-secret")]).await;
    assert!(!told.well);
    assert!(
        told.step("token")
            .contains("does not accept the client client-1"),
        "{}",
        told.all()
    );
    let told = run(&connection, &[("OTHER_SECRET", "open-sesame-42 ")]).await;
    assert!(told.all().contains("white space"), "{}", told.all());

    let told = with(Faults {
        client_disabled: true,
        ..Faults::default()
    })
    .await;
    assert!(told.step("token").contains("is disabled"), "{}", told.all());

    let told = with(Faults {
        token_429: true,
        ..Faults::default()
    })
    .await;
    assert!(
        told.step("token").contains("suspends the client for 60 s"),
        "{}",
        told.all()
    );
}

/// A rotation of the secret, half done.
#[tokio::test]
async fn the_secret_that_follows_is_tried_as_well() {
    let (_server, connection) = simulated(Faults::default()).await;
    let told = run(
        &connection,
        &[
            ("OTHER_SECRET", "the-old-one"),
            ("OTHER_SECRET_NEXT", SECRET),
        ],
    )
    .await;
    assert!(
        told.well && told.all().contains("that of OTHER_SECRET_NEXT accepted"),
        "{}",
        told.all()
    );
    let told = run(
        &connection,
        &[("OTHER_SECRET", SECRET), ("OTHER_SECRET_NEXT", "too-early")],
    )
    .await;
    assert!(
        !told.well && told.step("next").contains("OTHER_SECRET_NEXT"),
        "{}",
        told.all()
    );
}

#[tokio::test]
async fn what_is_no_token_service_is_named() {
    let page = fixed(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 18\r\nconnection: close\r\n\r\n<html>Hello</html>",
    );
    let told = run(&page.await, &[("OTHER_SECRET", SECRET)]).await;
    assert!(told.step("token").contains("web page"), "{}", told.all());

    let half = fixed(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 19\r\nconnection: close\r\n\r\n{\"expires_in\":3600}",
    );
    let told = run(&half.await, &[("OTHER_SECRET", SECRET)]).await;
    assert!(told.step("token").contains("is no token"), "{}", told.all());

    let elsewhere = fixed(
        "HTTP/1.1 302 Found\r\nlocation: https://elsewhere.example/login?next=1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    );
    let told = run(&elsewhere.await, &[("OTHER_SECRET", SECRET)]).await;
    assert!(
        told.step("token")
            .contains("redirects to https://elsewhere.example/login (302)"),
        "{}",
        told.all()
    );

    let nobody = described("http://127.0.0.1:9", "http://127.0.0.1:9/oauth2/token");
    let told = run(&nobody, &[("OTHER_SECRET", SECRET)]).await;
    assert!(
        told.step("token").contains("cannot be reached"),
        "{}",
        told.all()
    );

    let no_tls =
        fixed("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
    let address = no_tls.surface.realtime.base_url.replace("http:", "https:");
    let told = run(
        &described(&address, &format!("{address}/t")),
        &[("OTHER_SECRET", SECRET)],
    )
    .await;
    assert!(
        told.step("token").contains("cannot be reached"),
        "{}",
        told.all()
    );
}

/// AUTH-6: 200 with an empty list is unproven, and names the scope.
#[tokio::test]
async fn an_empty_list_is_a_missing_scope() {
    let told = with(Faults {
        missing_scope: true,
        ..Faults::default()
    })
    .await;
    assert!(!told.well);
    assert!(
        told.step("scopes").starts_with("  ! scopes"),
        "{}",
        told.all()
    );
    assert!(
        told.step("scopes")
            .contains("likely missing scope users:read")
    );
    assert!(
        told.step("stream").contains("✓"),
        "the stream is tried all the same: {}",
        told.all()
    );
}

/// AUTH-5: a 403 names the scope.
#[tokio::test]
async fn a_denied_scope_is_named() {
    let (_server, mut connection) = simulated(Faults::default()).await;
    connection.scopes = vec!["users:read".to_owned()];
    let told = run(&connection, &[("OTHER_SECRET", SECRET)]).await;
    assert!(
        told.all().contains("Not among them: realtime:read"),
        "{}",
        told.all()
    );
    assert!(told.step("scopes").contains("403"), "{}", told.all());
    assert!(
        told.step("stream")
            .contains("needs the scope realtime:read"),
        "{}",
        told.all()
    );
}

#[tokio::test]
async fn statuses_of_the_platform_have_words() {
    let with_401 = Faults {
        http_401: Http401::Always,
        ..Faults::default()
    };
    assert!(
        with(with_401)
            .await
            .step("scopes")
            .contains("does not accept the token")
    );
    let limited = Faults {
        http_429: Some(TooManyRequests {
            retry_after: Some(7),
        }),
        ..Faults::default()
    };
    assert!(
        with(limited)
            .await
            .step("stream")
            .contains("slow down (429) and to wait 7 s")
    );
    let broken = Faults {
        html_error: true,
        ..Faults::default()
    };
    assert!(
        with(broken)
            .await
            .step("scopes")
            .contains("fault of its own (502)")
    );
    let elsewhere = Faults {
        redirect_to: Some("http://127.0.0.1:1/x".to_owned()),
        ..Faults::default()
    };
    let told = with(elsewhere).await;
    for step in ["scopes", "stream"] {
        assert!(
            told.step(step)
                .contains("redirects to http://127.0.0.1:1/x (302)"),
            "{}",
            told.all()
        );
    }
}

#[tokio::test]
async fn a_refused_stream_is_told() {
    let told = with(Faults {
        refuse_stream: true,
        ..Faults::default()
    })
    .await;
    assert!(!told.well && told.step("agents").contains("✓"));
    assert!(
        told.step("stream")
            .contains("not opened. The platform has a fault of its own (503)"),
        "{}",
        told.all()
    );
}

#[tokio::test]
async fn a_silent_stream_is_unproven() {
    let told = with(Faults {
        silent_stream: true,
        ..Faults::default()
    })
    .await;
    assert!(!told.well);
    assert!(
        told.step("stream").starts_with("  ! stream"),
        "{}",
        told.all()
    );
    assert!(told.step("stream").contains("said nothing for 3 s"));
}

/// RT-2: what cannot be read is said, without what it holds.
#[tokio::test]
async fn a_stream_that_cannot_be_read_says_why() {
    let told = with(Faults {
        malformed_pct: 100.0,
        ..Faults::default()
    })
    .await;
    assert!(
        !told.well && told.step("stream").contains("cannot be read:"),
        "{}",
        told.all()
    );
}

/// RT-17: any envelope that is known; the clock's offset is said.
#[tokio::test]
async fn envelopes_and_clocks_are_recognised() {
    let manner = Faults {
        envelope: "array".to_owned(),
        clock_skew_ms: 90_000,
        whole_seconds: true,
        ..Faults::default()
    };
    let told = with(manner).await;
    let agents = told.step("agents");
    assert!(
        agents.contains("✓") && agents.contains("s ahead of this machine's"),
        "{}",
        told.all()
    );
    assert!(
        agents.contains("90 s") || agents.contains("89 s") || agents.contains("91 s"),
        "{agents}"
    );
    assert!(told.all().contains("One of the two clocks is wrong"));
}

/// AUTH-7: a platform that sends the token back does not get it printed.
#[tokio::test]
async fn echoes_are_not_printed() {
    let answer = format!(
        "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n\
         {{\"error\":\"invalid_client\",\"error_description\":\"{SECRET} is wrong\"}}"
    );
    let connection = fixed(answer.leak()).await;
    let told = run(&connection, &[("OTHER_SECRET", SECRET)]).await;
    assert!(
        told.step("token").contains("••• is wrong"),
        "{}",
        told.all()
    );
}
