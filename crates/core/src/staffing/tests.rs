//! Verdicts by example, and against a naive evaluation.

mod examples;
mod naive;
