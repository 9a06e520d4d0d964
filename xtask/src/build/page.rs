//! Builds the page: wasm, its glue, the style sheets, and names that change with the content.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::split::{self, Later};
use super::{hashed, optimised};
use crate::build::Profile;
use crate::tool::Tools;
use crate::{place, run};

const WASM: &str = "wasm32-unknown-unknown";
/// Names that tell instances of generic functions apart: by them a program is split.
const NAMES: &str = "target.wasm32-unknown-unknown.rustflags=['-Csymbol-mangling-version=v0']";
/// As small as it gets, again until nothing changes, and without sections that no browser reads.
const OPTIMISED: [&str; 4] = [
    "-Oz",
    "--converge",
    "--strip-producers",
    "--strip-target-features",
];
/// The names of functions say where a program is split; what is called in one place is not yet put there,
/// for it may come later than what calls it.
const BEFORE_A_SPLIT: [&str; 2] = ["--debuginfo", "--one-caller-inline-max-function-size=1"];

/// Files whose names are fixed: they are asked for by name.
const FIXED: [&str; 4] = ["index.html", "admin.html", "_headers", "robots.txt"];

/// A program of the page, with a document that loads it and nothing of the others.
struct Program {
    binary: &'static str,
    /// The stem of its files.
    name: &'static str,
    entry: &'static str,
    style: &'static str,
    /// Whether it comes in two parts.
    split: bool,
}

const PROGRAMS: [Program; 2] = [
    Program {
        binary: "floorlight-web",
        name: "app",
        entry: "entry.js",
        style: "app.css",
        split: true,
    },
    Program {
        binary: "floorlight-admin",
        name: "admin",
        entry: "entry_admin.js",
        style: "admin.css",
        split: false,
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
        let parts = if program.split {
            split_in_two(tools, profile, name, &staging, &Later::kept()?)?
        } else {
            vec![format!("{name}_bg.wasm")]
        };
        for wasm in parts {
            let bytes = std::fs::read(staging.join(&wasm))?;
            add(&mut files, &wasm, bytes);
        }
        let script = bundle(tools, program, &web, &staging, &web.join("rest.js"))?;
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
        small(
            tools,
            &file,
            if program.split { &BEFORE_A_SPLIT } else { &[] },
        )?;
    }
    Ok(())
}

fn small(tools: &Tools, file: &Path, more: &[&str]) -> Result<()> {
    optimised::optimise(tools, file, &[&OPTIMISED, more].concat())
}

/// Splits a program in two, and returns the names of both files.
fn split_in_two(
    tools: &Tools,
    profile: Profile,
    name: &str,
    staging: &Path,
    later: &Later,
) -> Result<Vec<String>> {
    let first = format!("{name}_bg.wasm");
    let rest = format!("{name}_rest.wasm");
    let script = staging.join(format!("{name}.js"));
    let glue = std::fs::read_to_string(&script)?;
    let parts = split::split(&std::fs::read(staging.join(&first))?, &glue, later)?;
    std::fs::write(script, parts.glue)?;
    for (file, bytes) in [(&first, parts.first), (&rest, parts.rest)] {
        let file = staging.join(file);
        std::fs::write(&file, bytes)?;
        if profile == Profile::Release {
            small(tools, &file, &["--strip-debug"])?;
        }
    }
    Ok(vec![first, rest])
}

/// Where the page's program lies that tells which of its functions are called.
pub(crate) struct Watched {
    /// The program and its glue.
    pub(crate) folder: PathBuf,
    /// The names of its functions, by the numbers that it tells.
    pub(crate) names: Vec<String>,
}

/// Builds the floor's program so that it tells which of its functions are called.
///
/// # Errors
/// If the build fails.
pub(crate) fn watched(tools: &Tools) -> Result<Watched> {
    let folder = place::made(place::target().join("later"))?;
    let compiled = compiled(Profile::Release)?;
    let [program, _] = &PROGRAMS;
    let wasm = compiled.join(format!("{}.wasm", program.binary));
    bind(tools, program, Profile::Release, &wasm, &folder)?;
    let file = folder.join(format!("{}_bg.wasm", program.name));
    let (told, names) = split::watched(&std::fs::read(&file)?)?;
    std::fs::write(&file, told)?;
    let rest = place::root().join("tests/later/told.js");
    let script = bundle(tools, program, &place::root().join("web"), &folder, &rest)?;
    std::fs::write(folder.join("bundle.js"), script)?;
    Ok(Watched { folder, names })
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
        "--config",
        NAMES,
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

/// Bundles the entry script with the glue of wasm-bindgen and the script that loads a later part.
fn bundle(
    tools: &Tools,
    program: &Program,
    web: &Path,
    staging: &Path,
    rest: &Path,
) -> Result<Vec<u8>> {
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
    esbuild.arg(format!("--alias:rest={}", rest.display()));
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
