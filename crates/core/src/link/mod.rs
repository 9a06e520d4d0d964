//! Keeping a connection to anything: back-off, breaker, tokens, limits, sessions. Knows nothing of
//! contact centres.
