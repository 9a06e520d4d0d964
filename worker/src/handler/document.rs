//! Saves the directory document on behalf of an administrator.

use floorlight_wire::FieldError;
use worker::{Method, RequestInit};

use super::caller::Caller;
use super::hub::{ask, set};
use super::{Call, OBJECT_LIMIT};
use crate::problem::Refusal;
use crate::reply::Reply;

impl Call<'_> {
    /// Hands the document to the connection's hub, which checks it, stores it and takes it over.
    pub(super) async fn save_document(
        &self,
        caller: &Caller,
        body: Vec<u8>,
    ) -> Result<Reply, Refusal> {
        let tag = self.incoming.if_match.as_deref().ok_or(Refusal::NoMatch)?;
        let text = String::from_utf8(body).map_err(|_| Refusal::BodyUnreadable)?;
        let bytes = text.len();
        let headers = self.headers(caller)?;
        set(&headers, "if-match", tag)?;
        set(&headers, "content-type", "application/json")?;
        let mut init = RequestInit::new();
        init.with_method(Method::Put)
            .with_headers(headers)
            .with_body(Some(text.into()));
        let mut response = ask(&self.hub_stub()?, "/document", &init, OBJECT_LIMIT).await?;
        let etag = response.headers().get("etag").ok().flatten();
        match response.status_code() {
            200 => {
                tracing::info!(
                    target: "audit",
                    request = self.id,
                    person = caller.object,
                    connection = self.found.param("connection"),
                    replaced = tag,
                    saved = etag,
                    bytes,
                    "saved the directory document"
                );
                let (_, body) = response.into_parts();
                Ok(Reply::passed(200, etag, body))
            }
            412 => Err(Refusal::SavedMeanwhile),
            422 => {
                let errors: Vec<FieldError> = response.json().await.map_err(|_| Refusal::Failed)?;
                Err(Refusal::Wrong { errors })
            }
            503 => Err(Refusal::Busy),
            status => {
                tracing::error!(request = self.id, status, "a hub saved no document");
                Err(Refusal::Failed)
            }
        }
    }
}
