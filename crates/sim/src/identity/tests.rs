use super::authorize::Parameters;
use super::persona;

#[test]
fn a_parameter_that_comes_twice_is_refused() {
    assert!(Parameters::read(b"a=1&b=2").is_some());
    assert!(Parameters::read(b"a=1&b=2&a=1").is_none());
}

#[test]
fn a_choice_keeps_the_request() {
    let request = Parameters::read(b"state=a%26b&login_hint=nobody&nonce=n").expect("right");
    let persona = persona::find("admin").expect("a persona");
    assert_eq!(
        request.choosing(persona),
        "/authorize?state=a%26b&nonce=n&persona=admin"
    );
}

#[test]
fn there_is_someone_for_each_role_and_someone_without() {
    let roles: Vec<_> = persona::PERSONAS
        .iter()
        .map(|persona| persona.roles)
        .collect();
    assert_eq!(roles, [&["viewer"][..], &["supervisor"], &["admin"], &[]]);
    assert!(persona::find("demo-sam").is_some());
    assert!(persona::find("mallory").is_none());
}
