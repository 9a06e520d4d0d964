//! Builds the page: wasm, its glue, the style sheets, and names that change with the content.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::hashed;
use crate::build::Profile;
use crate::tool::Tools;
use crate::{place, run};

const WASM: &str = "wasm32-unknown-unknown";
/// As small as it gets, again until nothing changes, and without sections that no browser reads.
const OPTIMISED: [&str; 4] = [
    "-Oz",
    "--converge",
    "--strip-producers",
    "--strip-target-features",
];
const FEATURES: [&str; 6] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
];

/// Files whose names are fixed: they are asked for by name.
const FIXED: [&str; 4] = ["index.html", "admin.html", "_headers", "robots.txt"];

/// A program of the page, with a document that loads it and nothing of the others.
struct Program {
    binary: &'static str,
    /// The stem of its files.
    name: &'static str,
    entry: &'static str,
    style: &'static str,
}

const PROGRAMS: [Program; 2] = [
    Program {
        binary: "floorlight-web",
        name: "app",
        entry: "entry.js",
        style: "app.css",
    },
    Program {
        binary: "floorlight-admin",
        name: "admin",
        entry: "entry_admin.js",
        style: "admin.css",
    },
];

/// Builds `web/dist`.
///
/// # Errors
/// If a build fails.
pub(crate) fn build(tools: &Tools, profile: Profile) -> Result<()> {
    let staging = place::made(place::target().join("page"))?;
    let compiled = compiled(profile)?;
    let web = place::root().join("web");
    let mut files = BTreeMap::new();
    for program in &PROGRAMS {
        let wasm = compiled.join(format!("{}.wasm", program.binary));
        bind(tools, program, profile, &wasm, &staging)?;
        let Program { name, .. } = program;
        let wasm = format!("{name}_bg.wasm");
        let bytes = std::fs::read(staging.join(&wasm))?;
        add(&mut files, &wasm, bytes);
        let script = script(tools, program, &web, &staging)?;
        add(&mut files, &format!("{name}.js"), script);
        let style = style(tools, program, &web, &staging)?;
        add(&mut files, &format!("{name}.css"), style);
    }
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

/// Makes the glue of one program, and has its wasm made small.
fn bind(
    tools: &Tools,
    program: &Program,
    profile: Profile,
    wasm: &Path,
    staging: &Path,
) -> Result<()> {
    let mut bind = tools.command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-name"]);
    bind.arg(program.name).arg("--out-dir");
    run::succeed(bind.arg(staging).arg(wasm))?;
    if profile == Profile::Release {
        let file = staging.join(format!("{}_bg.wasm", program.name));
        let mut opt = tools.command("wasm-opt");
        opt.args(OPTIMISED).args(FEATURES);
        run::succeed(opt.arg(&file).arg("-o").arg(&file))?;
    }
    Ok(())
}

/// Compiles every program, and returns the folder of the results.
fn compiled(profile: Profile) -> Result<PathBuf> {
    let mut cargo = run::cargo();
    cargo.args([
        "build",
        "--locked",
        "--target",
        WASM,
        "--package",
        "floorlight-web",
    ]);
    for program in &PROGRAMS {
        cargo.args(["--bin", program.binary]);
    }
    let folder = match profile {
        Profile::Release => {
            cargo.arg("--release");
            "release"
        }
        Profile::Dev => "debug",
    };
    run::succeed(&mut cargo)?;
    Ok(place::target().join(WASM).join(folder))
}

/// Bundles the entry script with the glue of wasm-bindgen.
fn script(tools: &Tools, program: &Program, web: &Path, staging: &Path) -> Result<Vec<u8>> {
    let out = staging.join("bundle.js");
    let Program { name, entry, .. } = program;
    let mut esbuild = tools.command("esbuild");
    esbuild.arg(web.join(entry)).args([
        "--bundle",
        "--format=esm",
        "--minify",
        "--log-level=warning",
    ]);
    let glue = staging.join(format!("{name}.js"));
    esbuild.arg(format!("--alias:{name}={}", glue.display()));
    run::succeed(esbuild.arg(format!("--outfile={}", out.display())))?;
    std::fs::read(&out).context("esbuild wrote no script")
}

/// Bundles the style sheets in the order of their imports.
fn style(tools: &Tools, program: &Program, web: &Path, staging: &Path) -> Result<Vec<u8>> {
    let out = staging.join("bundle.css");
    let mut esbuild = tools.command("esbuild");
    esbuild
        .arg(web.join("src/style").join(program.style))
        .args(["--bundle", "--minify", "--log-level=warning"]);
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
