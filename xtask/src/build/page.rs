//! Builds the page: wasm, its glue, the style sheets, and names that change with the content.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::hashed;
use crate::build::Profile;
use crate::tool::Tools;
use crate::{place, run};

const WASM: &str = "wasm32-unknown-unknown";
const FEATURES: [&str; 6] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
];

/// Files whose names are fixed: they are asked for by name.
const FIXED: [&str; 3] = ["index.html", "_headers", "robots.txt"];

/// Builds `web/dist`.
///
/// # Errors
/// If a build fails.
pub(crate) fn build(tools: &Tools, profile: Profile) -> Result<()> {
    let staging = place::made(place::target().join("page"))?;
    let wasm = compiled(profile)?;
    let mut bind = tools.command("wasm-bindgen");
    bind.args([
        "--target",
        "web",
        "--no-typescript",
        "--out-name",
        "app",
        "--out-dir",
    ]);
    run::succeed(bind.arg(&staging).arg(&wasm))?;
    if profile == Profile::Release {
        let file = staging.join("app_bg.wasm");
        let mut opt = tools.command("wasm-opt");
        run::succeed(
            opt.arg("-Oz")
                .args(FEATURES)
                .arg(&file)
                .arg("-o")
                .arg(&file),
        )?;
    }
    let web = place::root().join("web");
    let mut files = BTreeMap::new();
    add(
        &mut files,
        "app_bg.wasm",
        std::fs::read(staging.join("app_bg.wasm"))?,
    );
    add(&mut files, "app.js", script(tools, &web, &staging)?);
    add(&mut files, "app.css", style(tools, &web, &staging)?);
    for folder in [web.clone(), web.join("static")] {
        if folder.is_dir() {
            for file in hashed::files(&folder)? {
                if let Some(name) = served(&file) {
                    add(&mut files, &name, std::fs::read(&file)?);
                }
            }
        }
    }
    let mut files = hashed::hashed(files, &FIXED)?;
    let immutable: Vec<String> = files
        .keys()
        .filter(|name| !FIXED.contains(&name.as_str()))
        .map(|name| format!("/{name}"))
        .collect();
    let immutable: Vec<&str> = immutable.iter().map(String::as_str).collect();
    let headers = floorlight_wire::headers::assets_file(&immutable);
    add(&mut files, "_headers", headers.into_bytes());
    hashed::write(&place::page(), &files)
}

fn compiled(profile: Profile) -> Result<PathBuf> {
    let mut cargo = run::cargo();
    cargo.args([
        "build",
        "--locked",
        "--target",
        WASM,
        "--package",
        "floorlight-web",
        "--bin",
        "floorlight-web",
    ]);
    let folder = match profile {
        Profile::Release => {
            cargo.arg("--release");
            "release"
        }
        Profile::Dev => "debug",
    };
    run::succeed(&mut cargo)?;
    Ok(place::target()
        .join(WASM)
        .join(folder)
        .join("floorlight-web.wasm"))
}

/// Bundles the entry script with the glue of wasm-bindgen.
fn script(tools: &Tools, web: &Path, staging: &Path) -> Result<Vec<u8>> {
    let out = staging.join("bundle.js");
    let mut esbuild = tools.command("esbuild");
    esbuild.arg(web.join("entry.js")).args([
        "--bundle",
        "--format=esm",
        "--minify",
        "--log-level=warning",
    ]);
    esbuild.arg(format!("--alias:app={}", staging.join("app.js").display()));
    run::succeed(esbuild.arg(format!("--outfile={}", out.display())))?;
    std::fs::read(&out).context("esbuild wrote no script")
}

/// Bundles the style sheets in the order of their imports.
fn style(tools: &Tools, web: &Path, staging: &Path) -> Result<Vec<u8>> {
    let out = staging.join("bundle.css");
    let mut esbuild = tools.command("esbuild");
    esbuild.arg(web.join("src/style/app.css")).args([
        "--bundle",
        "--minify",
        "--log-level=warning",
    ]);
    run::succeed(esbuild.arg(format!("--outfile={}", out.display())))?;
    std::fs::read(&out).context("esbuild wrote no style sheet")
}

fn served(file: &Path) -> Option<String> {
    let kind = file.extension()?.to_str()?;
    let served = ["html", "svg", "png", "ico", "webmanifest", "txt"].contains(&kind);
    served
        .then(|| {
            file.file_name()
                .map(|name| name.to_string_lossy().into_owned())
        })
        .flatten()
}

fn add(files: &mut BTreeMap<String, Vec<u8>>, name: &str, bytes: Vec<u8>) {
    files.insert(name.to_owned(), bytes);
}
