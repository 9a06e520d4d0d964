//! Short names for what a program imports: the long ones end in digests, which no compression shortens.

use anyhow::{Result, ensure};
use walrus::Module;

/// Renames what a program imports from its glue, in both; returns the glue.
///
/// # Errors
/// If the glue does not have each of them once.
pub(super) fn shorten(module: &mut Module, glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    let from_glue = |import: &&mut walrus::Import| import.module.starts_with("./");
    for (number, import) in module.imports.iter_mut().filter(from_glue).enumerate() {
        let short = format!("_{number}");
        let key = format!("{}:", import.name);
        ensure!(
            glue.matches(&key).count() == 1,
            "the glue does not have {} once",
            import.name
        );
        glue = glue.replace(&key, &format!("{short}:"));
        import.name = short;
    }
    Ok(glue)
}
