//! The servers, tested over real sockets of the loopback address.

#[cfg(test)]
mod api;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod stream;
#[cfg(test)]
mod support;
#[cfg(test)]
mod truth;
